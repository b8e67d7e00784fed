// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.guest.VirtioGpu.Fencing;

/// A context of a virtio-gpu that draws on the host: a stream of commands in the language of one
/// capability set (virtio 1.2, 5.7.6.8).
///
/// Threading: the guest's thread.
final class GpuContext {

  /// Memory that the guest can map into its own.
  static final int BLOB_FLAG_USE_MAPPABLE = 1;

  /// Memory that other devices may use.
  static final int BLOB_FLAG_USE_SHAREABLE = 2;

  /// Memory that devices of other drivers may use.
  static final int BLOB_FLAG_USE_CROSS_DEVICE = 4;

  private static final int CTX_CREATE = 0x200;
  private static final int CTX_ATTACH_RESOURCE = 0x202;
  private static final int SUBMIT_3D = 0x207;
  private static final int RESOURCE_CREATE_BLOB = 0x10c;
  private static final int BLOB_MEM_HOST3D = 2;

  private static final int DEBUG_NAME_WORDS = 16;

  private final VirtioGpu gpu;
  private final int id;

  /// Creates a context.
  ///
  /// @param id the id that the guest chooses for the context, not 0
  /// @param capset the capability set, or 0 for the device's default
  GpuContext(VirtioGpu gpu, int id, int capset) {
    this.gpu = gpu;
    this.id = id;
    GpuRequest request = gpu.begin(CTX_CREATE, id).put(0).put(capset);
    for (int i = 0; i < DEBUG_NAME_WORDS; i++) {
      request.put(0);
    }
    gpu.submit(Fencing.UNFENCED).ok();
  }

  /// Begins a request of this context, which [#send] sends.
  GpuRequest begin(int type) {
    return gpu.begin(type, id);
  }

  /// Sends the request that was begun last.
  GpuCommand send() {
    return gpu.submit(Fencing.UNFENCED);
  }

  /// Lets the context use a resource.
  void attach(int resource) {
    begin(CTX_ATTACH_RESOURCE).put(resource).put(0);
    send().ok();
  }

  /// Makes the host execute commands in the context's language.
  GpuCommand execute(int[] words) {
    GpuRequest request = begin(SUBMIT_3D).put(4 * words.length).put(0);
    for (int word : words) {
      request.put(word);
    }
    return gpu.submit(Fencing.FENCED);
  }

  /// Requests memory of the host as a blob.
  ///
  /// @param blob the number by which the context knows the memory
  /// @param flags the intended use, `BLOB_FLAG_USE_*`
  GpuCommand createHostBlob(int resource, long blob, int flags, long size) {
    begin(RESOURCE_CREATE_BLOB)
        .put(resource)
        .put(BLOB_MEM_HOST3D)
        .put(flags)
        .put(0)
        .put(blob)
        .put(size);
    return send();
  }
}
