// SPDX-License-Identifier: Apache-2.0
/// Text for people: display of untrusted text, widths in a terminal, and names of packages to
/// install.
///
/// Begin with [UntrustedText].
package dev.oriel.core.text;
