// SPDX-License-Identifier: Apache-2.0
/// What a stream of bytes does to a terminal's screen: a subset of ECMA-48 and of DEC's VT220 as
/// xterm has it, enough for shells, editors, installers and boot loaders.
///
/// It is written here, and not taken from a C library, because the bytes are a guest's: libvterm,
/// in its versions 0.1.4 and 0.3.3, reads and writes outside of its memory for some sequences and
/// counts to two thousand million for others. Here each number is bounded before it is used, and
/// nothing that the guest can say takes more time or memory than a screenful.
package dev.oriel.terminal.internal.vt;
