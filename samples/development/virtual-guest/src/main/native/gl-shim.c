// SPDX-License-Identifier: Apache-2.0
/*
 * Lets an unmodified QEMU run `-display dbus,gl=on` and `virtio-gpu blob=true` on a machine that
 * has neither a GPU nor /dev/udmabuf. ScanoutDMABUF and UpdateDMABUF then arrive with their real
 * order, gating and timing. The shim is loaded with LD_PRELOAD. It is for tests and serves one
 * QEMU.
 *
 * It replaces two things:
 *
 * 1. /dev/udmabuf. A udmabuf is a dma-buf whose pages are those of a memfd. Without the driver,
 *    nothing can show pages of a memfd at another offset, but the memfd itself shows them at their
 *    own offset. UDMABUF_CREATE_LIST therefore returns a duplicate of the memfd, and refuses every
 *    list that is not one contiguous range from the memfd's first byte. The returned memfd thus
 *    always shows the current picture at offset 0. The guest places such buffers at the beginning
 *    of a memory module with a separate memfd.
 *
 * 2. The export of a GL texture as a dma-buf (EGL_MESA_image_dma_buf_export). Each texture to
 *    which QEMU uploads a console has a copy, the shadow, in a sealed memfd. The shim updates the
 *    shadow with each upload, and the export returns the shadow. QEMU's own drawing goes to Mesa's
 *    surfaceless platform.
 *
 * QEMU calls EGL and GL through libepoxy's function pointers, so the shim replaces these. It
 * interposes gbm and the C library by name. QEMU makes all these calls on its main thread.
 *
 * The shim includes no EGL or GL headers: libepoxy's library exists wherever QEMU's OpenGL modules
 * are installed, but its headers may be missing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/udmabuf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static void complain(const char *what, const char *why)
{
    fprintf(stderr, "gl-shim: %s: %s\n", what, why);
}

/* ------------------------------------------------------------------ the udmabuf device */

static const char udmabuf_path[] = "/dev/udmabuf";

/* QEMU opens the device once and keeps it open. */
static int udmabuf_device = -1;

static int open_udmabuf(void)
{
    udmabuf_device = memfd_create("gl-shim-udmabuf-device", MFD_CLOEXEC);
    return udmabuf_device;
}

static int open_file(const char *path, int flags, mode_t mode)
{
    if (path && !strcmp(path, udmabuf_path)) {
        return open_udmabuf();
    }
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

static mode_t mode_argument(int flags, va_list arguments)
{
    bool creates = (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;
    return creates ? va_arg(arguments, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_argument(flags, arguments);
    va_end(arguments);
    return open_file(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_argument(flags, arguments);
    va_end(arguments);
    return open_file(path, flags | O_LARGEFILE, mode);
}

static int refuse(const char *why)
{
    complain("UDMABUF_CREATE_LIST refused", why);
    errno = EINVAL;
    return -1;
}

static int create_udmabuf(const struct udmabuf_create_list *request)
{
    uint64_t end = 0;
    if (request->count == 0) {
        return refuse("empty list");
    }
    for (uint32_t i = 0; i < request->count; i++) {
        const struct udmabuf_create_item *item = &request->list[i];
        if (item->memfd != request->list[0].memfd) {
            return refuse("the buffer spans two memory backends");
        }
        if (item->offset != end) {
            return refuse("the buffer is not contiguous from the first byte of its memory backend");
        }
        end += item->size;
    }
    return fcntl((int)request->list[0].memfd, F_DUPFD_CLOEXEC, 3);
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    if (fd >= 0 && fd == udmabuf_device && request == UDMABUF_CREATE_LIST) {
        return create_udmabuf(argument);
    }
    return (int)syscall(SYS_ioctl, fd, request, argument);
}

/* ------------------------------------------------------------------ the used part of EGL and GL */

typedef void *handle;
typedef unsigned int egl_boolean;

enum {
    EGL_NONE = 0x3038,
    EGL_SURFACE_TYPE = 0x3033,
    EGL_PBUFFER_BIT = 1,
    EGL_PLATFORM_SURFACELESS_MESA = 0x31dd,
    EGL_GL_TEXTURE_2D = 0x30b1,
    GL_TEXTURE_2D = 0x0de1,
    GL_TEXTURE_BINDING_2D = 0x8069,
    GL_UNPACK_ROW_LENGTH = 0x0cf2,
    GL_UNSIGNED_BYTE = 0x1401,
    GL_RGBA = 0x1908,
    GL_BGRA = 0x80e1,
    FOURCC_XRGB8888 = 0x34325258,
    FOURCC_XBGR8888 = 0x34324258,
    PIXEL_BYTES = 4,
};

extern handle (*epoxy_eglGetPlatformDisplayEXT)(unsigned, handle, const int32_t *);
extern egl_boolean (*epoxy_eglChooseConfig)(handle, const int32_t *, handle *, int32_t, int32_t *);
extern handle (*epoxy_eglCreateImageKHR)(handle, handle, unsigned, handle, const int32_t *);
extern egl_boolean (*epoxy_eglDestroyImageKHR)(handle, handle);
extern egl_boolean (*epoxy_eglExportDMABUFImageQueryMESA)(handle, handle, int *, int *, uint64_t *);
extern egl_boolean (*epoxy_eglExportDMABUFImageMESA)(handle, handle, int *, int32_t *, int32_t *);
extern void (*epoxy_glTexImage2D)(unsigned, int, int, int, int, int, unsigned, unsigned,
                                  const void *);
extern void (*epoxy_glTexSubImage2D)(unsigned, int, int, int, int, int, unsigned, unsigned,
                                     const void *);
extern void (*epoxy_glDeleteTextures)(int, const unsigned *);

/* The original functions of the replaced pointers. */
static struct {
    handle (*get_proc_address)(const char *);
    handle (*get_platform_display)(unsigned, handle, const int32_t *);
    egl_boolean (*choose_config)(handle, const int32_t *, handle *, int32_t, int32_t *);
    handle (*create_image)(handle, handle, unsigned, handle, const int32_t *);
    egl_boolean (*destroy_image)(handle, handle);
    void (*tex_image)(unsigned, int, int, int, int, int, unsigned, unsigned, const void *);
    void (*tex_sub_image)(unsigned, int, int, int, int, int, unsigned, unsigned, const void *);
    void (*delete_textures)(int, const unsigned *);
    void (*get_integer)(unsigned, int *);
} real;

static handle resolve(const char *name)
{
    handle function = real.get_proc_address ? real.get_proc_address(name) : NULL;
    if (!function) {
        complain(name, "not found in libEGL.so.1");
        abort();
    }
    return function;
}

static void resolve_all(void)
{
    handle egl = dlopen("libEGL.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!egl) {
        complain("libEGL.so.1", dlerror());
        abort();
    }
    real.get_proc_address = dlsym(egl, "eglGetProcAddress");
    real.choose_config = dlsym(egl, "eglChooseConfig");
    real.get_platform_display = resolve("eglGetPlatformDisplayEXT");
    real.create_image = resolve("eglCreateImageKHR");
    real.destroy_image = resolve("eglDestroyImageKHR");
    real.tex_image = resolve("glTexImage2D");
    real.tex_sub_image = resolve("glTexSubImage2D");
    real.delete_textures = resolve("glDeleteTextures");
    real.get_integer = resolve("glGetIntegerv");
}

/* ------------------------------------------------------------------ a display without a GPU */

/* QEMU only passes the device on to eglGetPlatformDisplay, which is replaced. */
handle gbm_create_device(int fd)
{
    (void)fd;
    static char device;
    return &device;
}

void gbm_device_destroy(handle device)
{
    (void)device;
}

bool epoxy_has_egl_extension(handle display, const char *name)
{
    static bool (*next)(handle, const char *);
    if (!strcmp(name, "EGL_MESA_image_dma_buf_export") || !strcmp(name, "EGL_MESA_platform_gbm")) {
        return true;
    }
    if (!next) {
        next = dlsym(RTLD_NEXT, "epoxy_has_egl_extension");
    }
    return next(display, name);
}

static handle get_surfaceless_display(unsigned platform, handle native, const int32_t *attributes)
{
    (void)platform;
    (void)native;
    (void)attributes;
    if (!real.get_platform_display) {
        resolve_all();
    }
    return real.get_platform_display(EGL_PLATFORM_SURFACELESS_MESA, NULL, NULL);
}

/* QEMU requests configurations with window surfaces; the surfaceless platform has pbuffers. */
static egl_boolean choose_pbuffer_config(handle display, const int32_t *attributes,
                                         handle *configs, int32_t size, int32_t *count)
{
    int32_t copy[64];
    size_t n = 0;
    for (; attributes[n] != EGL_NONE; n += 2) {
        if (n + 2 >= sizeof copy / sizeof copy[0]) {
            complain("eglChooseConfig", "there are more attributes than the shim supports");
            return 0;
        }
        copy[n] = attributes[n];
        copy[n + 1] = attributes[n] == EGL_SURFACE_TYPE ? EGL_PBUFFER_BIT : attributes[n + 1];
    }
    copy[n] = EGL_NONE;
    return real.choose_config(display, copy, configs, size, count);
}

/* ------------------------------------------------------------------ textures and their shadows */

struct shadow {
    struct shadow *next;
    unsigned texture;
    int width;
    int height;
    uint32_t fourcc;
    int memfd;
    uint8_t *pixels;
};

static struct shadow *shadows;

static size_t shadow_bytes(const struct shadow *s)
{
    return (size_t)s->width * (size_t)s->height * PIXEL_BYTES;
}

static struct shadow *shadow_of(unsigned texture)
{
    struct shadow *s = shadows;
    while (s && s->texture != texture) {
        s = s->next;
    }
    return s;
}

static void drop_shadow(unsigned texture)
{
    for (struct shadow **at = &shadows; *at; at = &(*at)->next) {
        struct shadow *s = *at;
        if (s->texture == texture) {
            *at = s->next;
            munmap(s->pixels, shadow_bytes(s));
            close(s->memfd);
            free(s);
            return;
        }
    }
}

/* Returns NULL for a texture that QEMU never exports as 32 bits per pixel; its export fails. */
static struct shadow *create_shadow(unsigned texture, int width, int height, unsigned format,
                                    unsigned type)
{
    if (width <= 0 || height <= 0 || type != GL_UNSIGNED_BYTE
        || (format != GL_BGRA && format != GL_RGBA)) {
        return NULL;
    }
    struct shadow *s = calloc(1, sizeof *s);
    if (!s) {
        return NULL;
    }
    s->texture = texture;
    s->width = width;
    s->height = height;
    s->fourcc = format == GL_BGRA ? FOURCC_XRGB8888 : FOURCC_XBGR8888;
    s->memfd = memfd_create("gl-shim-texture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (s->memfd < 0 || ftruncate(s->memfd, (off_t)shadow_bytes(s)) < 0
        || fcntl(s->memfd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0) {
        complain("texture memfd", strerror(errno));
        abort();
    }
    s->pixels = mmap(NULL, shadow_bytes(s), PROT_READ | PROT_WRITE, MAP_SHARED, s->memfd, 0);
    if (s->pixels == MAP_FAILED) {
        complain("texture memfd", strerror(errno));
        abort();
    }
    s->next = shadows;
    shadows = s;
    return s;
}

static unsigned bound_texture(void)
{
    int texture = 0;
    real.get_integer(GL_TEXTURE_BINDING_2D, &texture);
    return (unsigned)texture;
}

static void upload_to_shadow(struct shadow *s, int x, int y, int width, int height,
                             const uint8_t *data)
{
    int row_length = 0;
    real.get_integer(GL_UNPACK_ROW_LENGTH, &row_length);
    size_t stride = (size_t)(row_length > 0 ? row_length : width) * PIXEL_BYTES;
    if (x < 0 || y < 0 || width < 0 || height < 0 || x > s->width - width
        || y > s->height - height) {
        return; /* GL refuses it too */
    }
    for (int row = 0; row < height; row++) {
        size_t at = ((size_t)(y + row) * (size_t)s->width + (size_t)x) * PIXEL_BYTES;
        memcpy(s->pixels + at, data + (size_t)row * stride, (size_t)width * PIXEL_BYTES);
    }
}

static void tex_image(unsigned target, int level, int internal, int width, int height, int border,
                      unsigned format, unsigned type, const void *data)
{
    real.tex_image(target, level, internal, width, height, border, format, type, data);
    if (target != GL_TEXTURE_2D || level != 0) {
        return;
    }
    unsigned texture = bound_texture();
    drop_shadow(texture);
    struct shadow *s = create_shadow(texture, width, height, format, type);
    if (s && data) {
        upload_to_shadow(s, 0, 0, width, height, data);
    }
}

static void tex_sub_image(unsigned target, int level, int x, int y, int width, int height,
                          unsigned format, unsigned type, const void *data)
{
    real.tex_sub_image(target, level, x, y, width, height, format, type, data);
    if (target != GL_TEXTURE_2D || level != 0) {
        return;
    }
    struct shadow *s = shadow_of(bound_texture());
    if (s && data) {
        upload_to_shadow(s, x, y, width, height, data);
    }
}

static void delete_textures(int count, const unsigned *textures)
{
    for (int i = 0; i < count; i++) {
        drop_shadow(textures[i]);
    }
    real.delete_textures(count, textures);
}

/* ------------------------------------------------------------------ exporting a texture */

static bool is_shadow(handle image)
{
    struct shadow *s = shadows;
    while (s && s != image) {
        s = s->next;
    }
    return s != NULL;
}

static handle create_image(handle display, handle context, unsigned target, handle buffer,
                           const int32_t *attributes)
{
    if (target == EGL_GL_TEXTURE_2D) {
        return shadow_of((unsigned)(uintptr_t)buffer);
    }
    return real.create_image(display, context, target, buffer, attributes);
}

static egl_boolean destroy_image(handle display, handle image)
{
    return is_shadow(image) ? 1 : real.destroy_image(display, image);
}

static egl_boolean export_query(handle display, handle image, int *fourcc, int *planes,
                                uint64_t *modifiers)
{
    (void)display;
    if (!is_shadow(image)) {
        return 0;
    }
    const struct shadow *s = image;
    if (fourcc) {
        *fourcc = (int)s->fourcc;
    }
    if (planes) {
        *planes = 1;
    }
    if (modifiers) {
        *modifiers = 0; /* DRM_FORMAT_MOD_LINEAR */
    }
    return 1;
}

static egl_boolean export_image(handle display, handle image, int *fds, int32_t *strides,
                                int32_t *offsets)
{
    (void)display;
    if (!is_shadow(image)) {
        return 0;
    }
    const struct shadow *s = image;
    if (fds) {
        *fds = fcntl(s->memfd, F_DUPFD_CLOEXEC, 3);
        if (*fds < 0) {
            return 0;
        }
    }
    if (strides) {
        *strides = s->width * PIXEL_BYTES;
    }
    if (offsets) {
        *offsets = 0;
    }
    return 1;
}

__attribute__((constructor)) static void replace_functions(void)
{
    epoxy_eglGetPlatformDisplayEXT = get_surfaceless_display;
    epoxy_eglChooseConfig = choose_pbuffer_config;
    epoxy_eglCreateImageKHR = create_image;
    epoxy_eglDestroyImageKHR = destroy_image;
    epoxy_eglExportDMABUFImageQueryMESA = export_query;
    epoxy_eglExportDMABUFImageMESA = export_image;
    epoxy_glTexImage2D = tex_image;
    epoxy_glTexSubImage2D = tex_sub_image;
    epoxy_glDeleteTextures = delete_textures;
}
