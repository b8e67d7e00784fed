// SPDX-License-Identifier: Apache-2.0
/// Memory that another process shares with this one.
///
/// Begin with [SharedMemory], which can be read safely even if the other process shrinks the
/// memory.
package dev.oriel.core.memory;
