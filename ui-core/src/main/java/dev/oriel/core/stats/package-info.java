// SPDX-License-Identifier: Apache-2.0
/// Statistics of durations.
///
/// Begin with [DurationHistogram], which records durations and returns a [DurationSummary].
package dev.oriel.core.stats;
