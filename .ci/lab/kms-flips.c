// SPDX-License-Identifier: Apache-2.0
// The display program of a guest: flips between three buffers endlessly. In frame n the colour of each tile
// encodes n and the tile's place (frame_tile), so that a viewer can tell a whole frame from a torn one.
// NestedLinux.java of the tests has the same numbers.
//
// It follows the rules of a guest that shares its buffers: before it draws into a buffer again, it waits until
// nobody reads the buffer (DMA_BUF_IOCTL_SYNC waits for the fence of the buffer's last flush). The flip's own
// event does not show this: the driver sends it after 50 ms at the latest, whether the buffer was read or not.
#include <drm/drm.h>
#include <drm/drm_fourcc.h>
#include <drm/drm_mode.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/dma-buf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

// Without a viewer nothing else slows the guest down.
enum { BUFFERS = 3, TILE = 32, PAUSE_MS = 20 };

struct buffer {
  uint32_t fb;
  uint32_t pitch;
  uint8_t *pixels;
  int dmabuf;
};

static int card;

static void die(const char *what) {
  printf("kms-flips: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void control(int fd, unsigned long request, void *argument, const char *what) {
  int result;
  do result = ioctl(fd, request, argument);
  while (result < 0 && (errno == EINTR || errno == EAGAIN));
  if (result < 0) die(what);
}

static void drm(unsigned long request, void *argument, const char *what) { control(card, request, argument, what); }

static void sync_buffer(const struct buffer *b, uint64_t step) {
  struct dma_buf_sync sync = {.flags = step | DMA_BUF_SYNC_WRITE};
  control(b->dmabuf, DMA_BUF_IOCTL_SYNC, &sync, "DMA_BUF_IOCTL_SYNC");
}

// An odd factor permutes the 24-bit colours: no two of a frame's tiles, and no two frames, look alike.
static uint32_t frame_tile(uint32_t frame, uint32_t tile) {
  return 0xff000000 | ((frame * 512 + tile) * 0x9e3779 & 0xffffff);
}

static void draw(const struct buffer *b, uint32_t width, uint32_t height, uint32_t frame) {
  uint32_t columns = (width + TILE - 1) / TILE;
  sync_buffer(b, DMA_BUF_SYNC_START);
  for (uint32_t y = 0; y < height; y++) {
    uint32_t *row = (uint32_t *)(b->pixels + (size_t)y * b->pitch);
    if (y % TILE == 0) {
      for (uint32_t x = 0; x < width; x++) row[x] = frame_tile(frame, y / TILE * columns + x / TILE);
    } else {
      memcpy(row, row - b->pitch / 4, (size_t)width * 4);
    }
  }
  sync_buffer(b, DMA_BUF_SYNC_END);
}

static struct buffer create(uint32_t width, uint32_t height) {
  struct drm_mode_create_dumb dumb = {.width = width, .height = height, .bpp = 32};
  drm(DRM_IOCTL_MODE_CREATE_DUMB, &dumb, "MODE_CREATE_DUMB");
  struct drm_mode_fb_cmd2 fb = {
      .width = width,
      .height = height,
      .pixel_format = DRM_FORMAT_XRGB8888,
      .handles = {dumb.handle},
      .pitches = {dumb.pitch},
  };
  drm(DRM_IOCTL_MODE_ADDFB2, &fb, "MODE_ADDFB2");
  struct drm_mode_map_dumb map = {.handle = dumb.handle};
  drm(DRM_IOCTL_MODE_MAP_DUMB, &map, "MODE_MAP_DUMB");
  void *pixels = mmap(NULL, dumb.size, PROT_READ | PROT_WRITE, MAP_SHARED, card, (off_t)map.offset);
  if (pixels == MAP_FAILED) die("mmap");
  struct drm_prime_handle prime = {.handle = dumb.handle, .flags = DRM_CLOEXEC | DRM_RDWR};
  drm(DRM_IOCTL_PRIME_HANDLE_TO_FD, &prime, "PRIME_HANDLE_TO_FD");
  return (struct buffer){.fb = fb.fb_id, .pitch = dumb.pitch, .pixels = pixels, .dmabuf = prime.fd};
}

int main(void) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  card = open("/dev/dri/card0", O_RDWR | O_CLOEXEC);
  if (card < 0) die("/dev/dri/card0");

  uint32_t crtcs[8], connectors[8];
  struct drm_mode_card_res resources = {
      .crtc_id_ptr = (uintptr_t)crtcs,
      .count_crtcs = 8,
      .connector_id_ptr = (uintptr_t)connectors,
      .count_connectors = 8,
  };
  drm(DRM_IOCTL_MODE_GETRESOURCES, &resources, "MODE_GETRESOURCES");
  static struct drm_mode_modeinfo modes[64];
  struct drm_mode_get_connector connector = {.connector_id = connectors[0]};
  drm(DRM_IOCTL_MODE_GETCONNECTOR, &connector, "MODE_GETCONNECTOR"); // probes the modes
  if (connector.count_modes > 64) connector.count_modes = 64;
  connector.modes_ptr = (uintptr_t)modes;
  connector.count_props = 0;
  connector.count_encoders = 0;
  drm(DRM_IOCTL_MODE_GETCONNECTOR, &connector, "MODE_GETCONNECTOR");
  const struct drm_mode_modeinfo *mode = &modes[0]; // the preferred one, of QEMU's xres and yres
  printf("kms-flips: %ux%u\n", mode->hdisplay, mode->vdisplay);

  struct buffer buffers[BUFFERS];
  for (int i = 0; i < BUFFERS; i++) buffers[i] = create(mode->hdisplay, mode->vdisplay);
  draw(&buffers[0], mode->hdisplay, mode->vdisplay, 0);
  struct drm_mode_crtc crtc = {
      .crtc_id = crtcs[0],
      .fb_id = buffers[0].fb,
      .set_connectors_ptr = (uintptr_t)connectors,
      .count_connectors = 1,
      .mode = *mode,
      .mode_valid = 1,
  };
  drm(DRM_IOCTL_MODE_SETCRTC, &crtc, "MODE_SETCRTC");
  printf("kms-flips: mode set\n");

  for (uint32_t frame = 1;; frame++) {
    const struct buffer *b = &buffers[frame % BUFFERS];
    draw(b, mode->hdisplay, mode->vdisplay, frame);
    struct drm_mode_crtc_page_flip flip = {
        .crtc_id = crtcs[0],
        .fb_id = b->fb,
        .flags = DRM_MODE_PAGE_FLIP_EVENT,
    };
    drm(DRM_IOCTL_MODE_PAGE_FLIP, &flip, "MODE_PAGE_FLIP");
    char event[128];
    if (read(card, event, sizeof event) <= 0) die("no event of the flip");
    nanosleep(&(struct timespec){.tv_nsec = PAUSE_MS * 1000000L}, NULL);
  }
}
