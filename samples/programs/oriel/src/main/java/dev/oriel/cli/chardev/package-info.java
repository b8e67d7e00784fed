// SPDX-License-Identifier: Apache-2.0
/// What the commands on character devices need of the stream and of the terminal.
package dev.oriel.cli.chardev;
