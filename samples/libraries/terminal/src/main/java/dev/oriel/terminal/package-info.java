// SPDX-License-Identifier: Apache-2.0
/// Shows text consoles: a [dev.oriel.terminal.TextConsole] is shown like any other console, and
/// takes typed input.
package dev.oriel.terminal;
