// SPDX-License-Identifier: Apache-2.0
/// Resources and errors of the operating system: descriptors, error numbers, directories, the end of
/// threads, shutdown.
///
/// Begin with [OwnedFd], the owner of a file descriptor, and [OsException], the error of a system
/// call.
package dev.oriel.core.os;
