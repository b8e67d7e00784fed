// SPDX-License-Identifier: Apache-2.0
/// Reads the text of pictures. [dev.oriel.text.reader.TextReader] finds the lines of a picture and
/// reads each once, until its pixels change.
package dev.oriel.text.reader;
