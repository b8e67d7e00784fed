// SPDX-License-Identifier: Apache-2.0
/// What a program looks for on a screen. The factory methods of
/// [Target][dev.oriel.screen.targets.Target] are meant to be imported statically.
package dev.oriel.screen.targets;
