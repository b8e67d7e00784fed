// SPDX-License-Identifier: Apache-2.0
/// A terminal emulator: it applies a stream of bytes to a terminal's screen. It implements a subset
/// of ECMA-48 and of DEC's VT220 as xterm does, enough for shells, editors, installers and boot
/// loaders.
///
/// **Why not a library.** It is not a C library because the bytes come from a guest: for some sequences, libvterm 0.1.4
/// and 0.3.3 read and write outside of their memory, and for others they count to two thousand
/// million. This implementation limits each number before use. No input of the guest takes more
/// time or memory than a screenful.
///
/// The emulators in Java do not fit. JLine's `ScreenTerminal` keeps each line that scrolls off for
/// as long as it runs, gives a wide character one cell, and reports of a change only that there was
/// one, so that each change would be a whole frame. JediTerm's emulator pulls characters from a
/// stream, for which it needs a thread of its own, and is not published in Maven Central.
package dev.oriel.terminal.internal.vt;
