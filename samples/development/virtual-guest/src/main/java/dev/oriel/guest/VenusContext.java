// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

/// A context of `virtio-gpu-gl-pci,blob=on,venus=on,hostmem=…` in which the host's Vulkan executes
/// the guest's calls, and memory of that Vulkan as blobs.
///
/// The host needs virglrenderer's render server and a Vulkan driver whose memory it can export
/// (`VK_EXT_external_memory_dma_buf`), such as Mesa's lavapipe.
///
/// Threading: the guest's thread.
public final class VenusContext {

  /// `VIRTIO_GPU_CAPSET_VENUS`.
  private static final int CAPSET_VENUS = 4;

  // VkCommandTypeEXT
  private static final int CREATE_INSTANCE = 0;
  private static final int ENUMERATE_PHYSICAL_DEVICES = 2;
  private static final int CREATE_DEVICE = 11;
  private static final int ALLOCATE_MEMORY = 21;

  // VkStructureType
  private static final int INSTANCE_CREATE_INFO = 1;
  private static final int DEVICE_QUEUE_CREATE_INFO = 2;
  private static final int DEVICE_CREATE_INFO = 3;
  private static final int MEMORY_ALLOCATE_INFO = 5;
  private static final int EXPORT_MEMORY_ALLOCATE_INFO = 1_000_072_002;

  private static final int HANDLE_TYPE_DMA_BUF = 0x200;

  private static final int PAGE = 4096;

  private final VirtioGpu gpu;
  private final GpuContext context;
  private long lastHandle;
  private long device;
  private long mappedBytes;

  /// Creates a context.
  ///
  /// @param id the id that the guest chooses for the context, not 0
  public VenusContext(VirtioGpu gpu, int id) {
    this.gpu = gpu;
    this.context = new GpuContext(gpu, id, CAPSET_VENUS);
  }

  /// Memory of the host that is a resource and that the guest has mapped.
  public final class Blob {

    private final int resource;
    private final long address;

    private Blob(int resource, long address) {
      this.resource = resource;
      this.address = address;
    }

    /// Returns the number of the resource.
    public int resource() {
      return resource;
    }

    /// Writes bytes as the guest's processor does, through the mapping.
    public void write(long offset, byte[] bytes) {
      gpu.writeMapped(address + offset, bytes);
    }

    /// Writes a whole picture.
    public void write(GuestFramebuffer picture) {
      write(0, picture.copyOf(picture.bounds()));
    }
  }

  /// Allocates memory in the host's Vulkan that can be exported as a dma-buf.
  public Blob allocateExportable(int resource, long size) {
    if (device == 0) {
      device = createDevice();
    }
    long memory = ++lastHandle;
    // After the chained structure come the size and the type of the memory: lavapipe has one type.
    execute(
        new VulkanCall(ALLOCATE_MEMORY)
            .put(device)
            .structure(MEMORY_ALLOCATE_INFO)
            .structure(EXPORT_MEMORY_ALLOCATE_INFO)
            .none()
            .put(HANDLE_TYPE_DMA_BUF)
            .put(size)
            .put(0)
            .none()
            .created(memory));
    return blob(
        resource,
        memory,
        GpuContext.BLOB_FLAG_USE_MAPPABLE
            | GpuContext.BLOB_FLAG_USE_SHAREABLE
            | GpuContext.BLOB_FLAG_USE_CROSS_DEVICE,
        size);
  }

  /// Allocates memory of the render server that no device knows, a memfd. Venus drivers exchange
  /// commands through such memory. It has no number in the context (`blob_id` 0).
  public Blob allocatePlain(int resource, long size) {
    return blob(resource, 0, GpuContext.BLOB_FLAG_USE_MAPPABLE, size);
  }

  private Blob blob(int resource, long number, int flags, long size) {
    context.createHostBlob(resource, number, flags, size).ok();
    long address = gpu.mapBlob(resource, mappedBytes);
    mappedBytes += (size + PAGE - 1) / PAGE * PAGE;
    return new Blob(resource, address);
  }

  private long createDevice() {
    long instance = ++lastHandle;
    execute(
        new VulkanCall(CREATE_INSTANCE)
            .structure(INSTANCE_CREATE_INFO)
            .none()
            .put(0)
            .none()
            .texts()
            .texts()
            .none()
            .created(instance));
    long physical = ++lastHandle;
    // The guest has room for one device, and takes the first.
    execute(
        new VulkanCall(ENUMERATE_PHYSICAL_DEVICES)
            .put(instance)
            .pointer()
            .put(1)
            .put(1L)
            .put(physical));
    long created = ++lastHandle;
    execute(
        new VulkanCall(CREATE_DEVICE)
            .put(physical)
            .structure(DEVICE_CREATE_INFO)
            .none()
            .put(0)
            // One queue, of family 0 and priority 1.
            .put(1)
            .put(1L)
            .put(DEVICE_QUEUE_CREATE_INFO)
            .none()
            .put(0)
            .put(0)
            .put(1)
            .put(1L)
            .put(Float.floatToRawIntBits(1))
            .texts()
            .texts(
                "VK_KHR_external_memory_fd",
                "VK_EXT_external_memory_dma_buf",
                "VK_EXT_queue_family_foreign",
                "VK_EXT_image_drm_format_modifier")
            .none()
            .none()
            .created(created));
    return created;
  }

  private void execute(VulkanCall call) {
    context.execute(call.words()).ok();
  }
}
