// SPDX-License-Identifier: Apache-2.0
/// The scripts with which shells complete the command line.
package dev.oriel.cli.completion;
