// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound;

import java.time.Duration;

/// Statistics of a [SoundPlayer].
///
/// @param device the name of the device that plays, or empty while none is open
/// @param playedFrames the number of frames that the device was given, silence included
/// @param underruns how often a sound was interrupted because the guest's samples came too late, or
///   because this process had no time to pass them on
/// @param skips how often samples were left out because too many had come
/// @param latency the time from the arrival of a sample to its sound, on average of the last second
///   or so of playing; zero if nothing has been played
public record SoundStats(
    String device, long playedFrames, long underruns, long skips, Duration latency) {}
