# SPDX-License-Identifier: Apache-2.0
# The timer, and the order of the steps within a frame.

.include "layout.inc"

FRAMES_PER_SECOND = 30
PIT_HZ = 1193182

.text
.code32
.globl main
main:
    call    make_sine
    call    make_scene
    call    make_glow
    call    start_input
    call    start_timer
    call    fade_palette                # the first visible picture is complete
    call    paint_glass
    call    write_bar
    xor     eax, eax                    # the whole wall is copied once
    xor     ebx, ebx
    mov     ecx, WIDTH
    mov     edx, HEIGHT
    call    copy_rectangle

frame:
    call    read_input
    call    fade_palette
    call    paint_glass
    call    write_bar
    call    show_pointer
    mov     eax, WINDOW_X
    mov     ebx, WINDOW_Y
    mov     ecx, WINDOW_W
    mov     edx, WINDOW_H
    call    copy_rectangle
    xor     eax, eax
    mov     ebx, BAR_Y
    mov     ecx, WIDTH
    mov     edx, BAR_H
    call    copy_rectangle
    call    copy_pointer
    call    hide_pointer
    inc     dword ptr [frames]

    mov     eax, [ticks]
sleep:
    hlt
    cmp     eax, [ticks]
    je      sleep
    jmp     frame

# Enables only IRQ 0, at vector 0x20. Input is polled once a frame.
start_timer:
    mov     edi, IDT
    mov     ecx, 0x21
gate:
    mov     eax, offset on_timer
    mov     edx, eax
    and     eax, 0xffff
    or      eax, 8 << 16
    mov     [edi], eax
    and     edx, 0xffff0000
    or      edx, 0x8e00
    mov     [edi + 4], edx
    add     edi, 8
    loop    gate
    lidt    [idt_register]

    mov     al, 0x11                    # the PICs: vectors 0x20 and 0x28
    out     0x20, al
    out     0xa0, al
    mov     al, 0x20
    out     0x21, al
    mov     al, 0x28
    out     0xa1, al
    mov     al, 4
    out     0x21, al
    mov     al, 2
    out     0xa1, al
    mov     al, 1
    out     0x21, al
    out     0xa1, al
    mov     al, 0xfe
    out     0x21, al
    mov     al, 0xff
    out     0xa1, al

    mov     al, 0x34                    # PIT channel 0, rate generator
    out     0x43, al
    mov     eax, PIT_HZ / FRAMES_PER_SECOND
    out     0x40, al
    mov     al, ah
    out     0x40, al
    sti
    ret

on_timer:
    push    eax
    inc     dword ptr [ticks]
    mov     al, 0x20
    out     0x20, al
    pop     eax
    iretd

.data
    .balign 4, 0
.globl frames
frames: .long   0
ticks:  .long   0
idt_register:
    .word   0x21 * 8 - 1
    .long   IDT
