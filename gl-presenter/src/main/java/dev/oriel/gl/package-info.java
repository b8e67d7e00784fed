// SPDX-License-Identifier: Apache-2.0
/// The presentation of frames, from the view of a caller: the path of the pixels, the release of
/// the guest's buffers, and the statistics; also pictures for programs without a window
/// ([dev.oriel.gl.HeadlessReader]). This package must not depend on windows or on the present
/// thread.
package dev.oriel.gl;
