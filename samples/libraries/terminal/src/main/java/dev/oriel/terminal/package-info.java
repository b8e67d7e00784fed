// SPDX-License-Identifier: Apache-2.0
/// Text consoles: a [dev.oriel.terminal.TextConsole] is shown like any console, and takes what is
/// typed.
package dev.oriel.terminal;
