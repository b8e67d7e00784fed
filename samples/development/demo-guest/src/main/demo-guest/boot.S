# SPDX-License-Identifier: Apache-2.0
# Oriel's demo guest: a program for a PC without an operating system that shows a window of leaded
# glass with moving light behind it.
#
# It exercises everything that a viewer shows: a moving picture, damage that is smaller than the
# screen, typed keys, the pointer and its buttons. It needs a BIOS with VBE 2 (800x600, 32 bits,
# linear) and a CPU with SSE2, like QEMU's default one. It sleeps between frames. The parts:
#
#   boot.S   sector 0: loads the rest, sets the mode, enters protected mode
#   main.S   the timer, and the order of the steps within a frame
#   scene.S  the wall, the window and the lettering, drawn once
#   light.S  the moving light in the glass, and its colours
#   input.S  keyboard, PS/2 mouse, VMware's absolute mouse (QEMU's vmport)
#   text.S   the line at the bottom, the pointer, copies to the screen
#
# DemoGuestImageTest assembles these and compares the result with demo-guest.img. To make it again:
#
#   for p in boot main scene light input text; do as --32 -o $p.o $p.S; done
#   ld -m elf_i386 -T guest.ld --oformat binary -o demo-guest.img boot.o main.o scene.o light.o input.o text.o

.include "layout.inc"

.section .boot, "ax"
.code16
.globl start
start:
    xor     ax, ax
    mov     ds, ax
    mov     es, ax
    mov     ss, ax
    mov     sp, 0x7c00
    cld

    mov     ah, 0x42                    # extended read, drive in dl
    mov     si, offset disk_address
    int     0x13
    mov     si, offset no_disk
    jc      fail

    mov     ax, 0x4f00                  # VBE: the controller
    mov     di, VBE_INFO
    mov     dword ptr [di], 0x32454256  # "VBE2": this code knows the fields of version 2
    int     0x10
    mov     si, offset no_mode
    cmp     ax, 0x004f
    jne     fail

    lfs     bx, [VBE_INFO + 14]         # the list of modes
next_mode:
    mov     cx, fs:[bx]
    add     bx, 2
    mov     si, offset no_mode
    cmp     cx, 0xffff
    je      fail
    mov     ax, 0x4f01
    mov     di, MODE_INFO
    int     0x10
    cmp     ax, 0x004f
    jne     next_mode
    test    byte ptr [MODE_INFO], 0x80  # a linear frame buffer
    jz      next_mode
    cmp     word ptr [MODE_INFO + 0x12], WIDTH
    jne     next_mode
    cmp     word ptr [MODE_INFO + 0x14], HEIGHT
    jne     next_mode
    cmp     byte ptr [MODE_INFO + 0x19], 32
    jne     next_mode

    mov     ax, 0x4f02
    mov     bx, cx
    or      bx, 0x4000
    int     0x10

    mov     ax, 0x1130                  # the BIOS's 8x16 font
    mov     bh, 6
    int     0x10
    xor     eax, eax
    mov     ax, es
    shl     eax, 4
    movzx   ebp, bp
    add     eax, ebp
    mov     [font], eax

    movzx   eax, word ptr [MODE_INFO + 0x10]
    mov     [pitch], eax
    mov     eax, [MODE_INFO + 0x28]
    mov     [screen], eax

    in      al, 0x92                    # A20
    or      al, 2
    and     al, 0xfe
    out     0x92, al
    cli
    lgdt    [gdt_register]
    mov     eax, cr0
    or      al, 1
    mov     cr0, eax
    .att_syntax
    ljmp    $8, $protected
    .intel_syntax noprefix

fail:
    lodsb
    test    al, al
    jz      halt
    mov     ah, 0x0e
    mov     bx, 7
    int     0x10
    jmp     fail
halt:
    hlt
    jmp     halt

.code32
protected:
    mov     eax, 16
    mov     ds, eax
    mov     es, eax
    mov     fs, eax
    mov     gs, eax
    mov     ss, eax
    mov     esp, STACK
    mov     eax, cr4                    # SSE
    or      eax, 0x600
    mov     cr4, eax
    mov     eax, cr0
    and     eax, 0xfffffffb
    or      eax, 2
    mov     cr0, eax
    jmp     main

disk_address:
    .byte   16, 0
    .word   image_sectors, 0x7e00, 0
    .quad   1

gdt:
    .quad   0
    .quad   0x00cf9a000000ffff          # code, flat
    .quad   0x00cf92000000ffff          # data, flat
gdt_register:
    .word   . - gdt - 1
    .long   gdt

no_disk: .asciz "Oriel's demo guest: cannot read the disk\r\n"
no_mode: .asciz "Oriel's demo guest needs VBE with 800x600 at 32 bits\r\n"

    .balign 4, 0
.globl font, pitch, screen
font:   .long   0
pitch:  .long   0
screen: .long   0

    .org    510
    .word   0xaa55
