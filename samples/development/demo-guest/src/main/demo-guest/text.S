# SPDX-License-Identifier: Apache-2.0
# The line at the bottom, the pointer, and the copies to the screen.

.include "layout.inc"

MUTED = 0x6d6a80
BRIGHT = 0xe8dcc0
BAR = 0x07060c
BAR_EDGE = 0x2a2436

.data
hint:   .asciz "\1any key changes the light"
HINT_WIDTH = (. - hint - 2) * 8

.text
.code32
.globl write_bar, show_pointer, hide_pointer, copy_pointer, copy_rectangle
write_bar:
    mov     edi, SHADOW + BAR_Y * WIDTH * 4
    mov     eax, BAR_EDGE
    mov     ecx, WIDTH
    rep stosd
    mov     eax, BAR
    mov     ecx, WIDTH * (BAR_H - 1)
    movd    xmm0, eax
    pshufd  xmm0, xmm0, 0
1:  movups  [edi], xmm0
    add     edi, 16
    sub     ecx, 4
    jnz     1b

    mov     eax, [frames]
    mov     edi, offset frame_digits + 5
    mov     ecx, 6
    call    decimal
    cmp     byte ptr [key_seen], 0
    je      1f
    mov     al, [last_key]
    mov     ah, al
    shr     al, 4
    and     ah, 15
    mov     ebx, offset hex
    xlatb
    mov     [key_digits], al
    mov     al, ah
    xlatb
    mov     [key_digits + 1], al
1:  cmp     byte ptr [pointer_seen], 0
    je      2f
    mov     eax, [pointer_x]
    mov     edi, offset x_digits + 2
    mov     ecx, 3
    call    decimal
    mov     eax, [pointer_y]
    mov     edi, offset y_digits + 2
    mov     ecx, 3
    call    decimal
2:
.macro button bit, letter, at
    mov     al, '-'
    test    byte ptr [buttons], \bit
    jz      1f
    mov     al, \letter
1:  mov     [button_letters + \at], al
.endm
    button  1, 'L', 0
    button  4, 'M', 1
    button  2, 'R', 2

    mov     esi, offset line
    mov     edi, SHADOW + ((BAR_Y + 7) * WIDTH + 16) * 4
    call    write
    mov     esi, offset typed
    call    write
    mov     esi, offset hint
    mov     edi, SHADOW + ((BAR_Y + 7) * WIDTH + WIDTH - 16 - HINT_WIDTH) * 4
    jmp     write

# Writes eax as ecx digits that end at edi.
decimal:
    mov     ebx, 10
1:  xor     edx, edx
    div     ebx
    add     dl, '0'
    mov     [edi], dl
    dec     edi
    loop    1b
    ret

# Writes the string at esi to edi with the BIOS's font; bytes 1 and 2 choose the colour.
write:
    movzx   eax, byte ptr [esi]
    inc     esi
    test    eax, eax
    jz      3f
    mov     ebp, MUTED
    cmp     eax, 1
    je      colour_chosen
    mov     ebp, BRIGHT
    cmp     eax, 2
    je      colour_chosen
    shl     eax, 4
    add     eax, [font]
    mov     ebp, [text_colour]
    push    edi
    mov     ebx, 16
1:  mov     dl, [eax]
    inc     eax
    mov     ecx, 8
2:  shl     dl, 1
    jnc     4f
    mov     [edi], ebp
4:  add     edi, 4
    loop    2b
    add     edi, (WIDTH - 8) * 4
    dec     ebx
    jnz     1b
    pop     edi
    add     edi, 8 * 4
    jmp     write
colour_chosen:
    mov     [text_colour], ebp
    jmp     write
3:  ret

# Draws the pointer into SHADOW, and saves what it covers in UNDER.
show_pointer:
    mov     byte ptr [shown], 0
    cmp     byte ptr [pointer_seen], 0
    je      nothing_shown
    mov     byte ptr [shown], 1
    mov     eax, [pointer_x]
    sub     eax, GLOW_RADIUS
    mov     [shown_x], eax
    mov     eax, [pointer_y]
    sub     eax, GLOW_RADIUS
    mov     [shown_y], eax
    movzx   eax, byte ptr [buttons]
    mov     eax, [pointer_colours + eax * 4]
    mov     [pointer_colour], eax
    mov     ebp, offset add_glow
    jmp     each_pointer_pixel
nothing_shown:
    ret

hide_pointer:
    cmp     byte ptr [shown], 0
    je      nothing_shown
    mov     ebp, offset restore

# Calls ebp for each pixel of the pointer that is on the screen, with its index in the screen in esi
# and its index in the pointer in edi.
each_pointer_pixel:
    xor     edi, edi
    mov     edx, [shown_y]
    mov     ecx, GLOW_SIZE
1:  push    ecx
    mov     ebx, [shown_x]
    imul    esi, edx, WIDTH
    add     esi, ebx
    mov     ecx, GLOW_SIZE
2:  cmp     edx, HEIGHT                 # unsigned: a negative number is too large
    jae     3f
    cmp     ebx, WIDTH
    jae     3f
    call    ebp
3:  inc     ebx
    inc     esi
    inc     edi
    loop    2b
    inc     edx
    pop     ecx
    loop    1b
    ret

add_glow:
    push    edx
    push    ebx
    mov     eax, [SHADOW + esi * 4]
    mov     [UNDER + edi * 4], eax
    movzx   eax, byte ptr [GLOW + edi]
    test    eax, eax
    jz      2f
    xor     ebx, ebx
1:  movzx   edx, byte ptr [pointer_colour + ebx]
    imul    edx, eax
    shr     edx, 8
    add     dl, [SHADOW + esi * 4 + ebx]
    jnc     3f
    mov     dl, 255
3:  mov     [SHADOW + esi * 4 + ebx], dl
    inc     ebx
    cmp     ebx, 3
    jb      1b
2:  pop     ebx
    pop     edx
    ret

restore:
    mov     eax, [UNDER + edi * 4]
    mov     [SHADOW + esi * 4], eax
    ret

# Copies to the screen the area of the pointer, and its area in the previous frame.
copy_pointer:
    cmp     byte ptr [shown], 0
    je      nothing_shown
    mov     eax, [old_x]
    mov     ebx, [old_y]
    call    copy_pointer_at
    mov     eax, [shown_x]
    mov     ebx, [shown_y]
    mov     [old_x], eax
    mov     [old_y], ebx
copy_pointer_at:
    mov     ecx, GLOW_SIZE
    mov     edx, GLOW_SIZE
    test    eax, eax                    # clip
    jns     1f
    add     ecx, eax
    xor     eax, eax
1:  test    ebx, ebx
    jns     2f
    add     edx, ebx
    xor     ebx, ebx
2:  push    eax
    add     eax, ecx
    sub     eax, WIDTH
    jle     3f
    sub     ecx, eax
3:  mov     eax, ebx
    add     eax, edx
    sub     eax, HEIGHT
    jle     4f
    sub     edx, eax
4:  pop     eax

# Copies the rectangle at (eax, ebx), ecx wide and edx high, from SHADOW to the screen. rep movsd is
# slow in emulators, so four pixels are copied at a time: up to three more than requested, whose
# content is correct.
copy_rectangle:
    imul    esi, ebx, WIDTH
    add     esi, eax
    lea     esi, [SHADOW + esi * 4]
    imul    ebx, [pitch]
    lea     edi, [ebx + eax * 4]
    add     edi, [screen]
    mov     ebx, ecx
1:  xor     ecx, ecx
2:  movups  xmm0, [esi + ecx * 4]
    movups  [edi + ecx * 4], xmm0
    add     ecx, 4
    cmp     ecx, ebx
    jb      2b
    add     esi, WIDTH * 4
    add     edi, [pitch]
    dec     edx
    jnz     1b
    ret

.data
    .balign 4, 0
text_colour:    .long 0
shown_x:        .long 0
shown_y:        .long 0
old_x:          .long 0
old_y:          .long 0
pointer_colour: .long 0
# By buttons: none, left, right, both, then these four with the middle button.
pointer_colours:
    .long   0xfff0c8, 0xff8020, 0x40b0ff, 0xff40c0, 0x60ff80, 0xffff40, 0x40ffff, 0xffffff
shown:  .byte 0
hex:    .ascii "0123456789abcdef"
line:   .ascii "\1frame \2"
frame_digits: .ascii "000000"
    .ascii  "   \1key \2"
key_digits: .ascii "--"
    .ascii  "   \1pointer \2"
x_digits: .ascii "---"
    .ascii  ","
y_digits: .ascii "---"
    .ascii  " "
button_letters: .ascii "---"
    .asciz  "   \1typed \2"
