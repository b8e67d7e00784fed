# SPDX-License-Identifier: Apache-2.0
# The moving light in the glass: sums of sines, and a palette that fades to another one at each key.

.include "layout.inc"

PARAMETERS = 9                          # of a palette

.text
.code32
.globl paint_glass, fade_palette, next_palette
paint_glass:
    mov     ebx, [frames]
    xor     ecx, ecx
1:  lea     eax, [ecx + ebx * 2]
    movzx   eax, al
    movzx   edx, byte ptr [SINE + eax]
    lea     eax, [ecx + ecx * 2]
    sub     eax, ebx
    movzx   eax, al
    movzx   eax, byte ptr [SINE + eax]
    add     eax, edx
    shr     eax, 1
    mov     [COLUMN + ecx], al
    inc     ecx
    cmp     ecx, WINDOW_W / 2
    jb      1b

    xor     edx, edx                    # the row of cells, 2x2 pixels each
glass_row:
    mov     [row], edx
    mov     ebx, [frames]
    imul    eax, edx, 2
    sub     eax, ebx
    movzx   eax, al
    movzx   ebp, byte ptr [SINE + eax]
    lea     ebp, [ebp + ebx * 2]        # the colours drift as well

    imul    eax, edx, 2 * WIDTH
    add     eax, WINDOW_Y * WIDTH + WINDOW_X
    lea     esi, [GLASS + eax]
    lea     edi, [SHADOW + eax * 4]
    lea     edx, [edx + edx * 2]        # the diagonal wave
    add     edx, ebx
    xor     ecx, ecx
cell:
    movzx   eax, word ptr [esi]
    or      ax, [esi + WIDTH]
    jz      next_cell
    movzx   eax, byte ptr [COLUMN + ecx]
    add     eax, ebp
    lea     ebx, [ecx + edx]
    movzx   ebx, bl
    movzx   ebx, byte ptr [SINE + ebx]
    add     eax, ebx
    shr     eax, 1
    movzx   eax, al
.macro pixel offset
    movzx   ebx, byte ptr [esi + (\offset)]
    test    ebx, ebx
    jz      1f
    shl     ebx, 8
    or      ebx, eax
    mov     ebx, [PALETTE + ebx * 4]
    mov     [edi + (\offset) * 4], ebx
1:
.endm
    pixel   0
    pixel   1
    pixel   WIDTH
    pixel   WIDTH + 1
next_cell:
    add     esi, 2
    add     edi, 8
    inc     ecx
    cmp     ecx, WINDOW_W / 2
    jb      cell
    mov     edx, [row]
    inc     edx
    cmp     edx, WINDOW_H / 2
    jb      glass_row
    ret

next_palette:
    mov     eax, [target]
    add     eax, PARAMETERS * 4
    cmp     eax, offset palettes_end
    jb      1f
    mov     eax, offset palettes
1:  mov     [target], eax
    ret

# Moves the palette by an eighth of the difference to its target and computes it, unless it has
# reached the target.
fade_palette:
    mov     esi, [target]
    xor     ecx, ecx
    xor     ebp, ebp
1:  mov     eax, [esi + ecx * 4]
    shl     eax, 8
    mov     ebx, [current + ecx * 4]
    sub     eax, ebx
    jz      3f
    inc     ebp
    mov     edx, eax
    sar     edx, 3
    jnz     2f
    mov     edx, eax
2:  add     ebx, edx
    mov     [current + ecx * 4], ebx
3:  inc     ecx
    cmp     ecx, PARAMETERS
    jb      1b
    test    ebp, ebp
    jz      done

    xor     ecx, ecx                    # the colour
colour:
    mov     esi, offset current         # bias, amplitude, phase for red, green, blue
    xor     edx, edx
channel:
    movzx   ebx, byte ptr [esi + 9]
    add     ebx, ecx
    movzx   ebx, bl
    movzx   eax, byte ptr [SINE + ebx]
    sub     eax, 128
    movzx   ebx, byte ptr [esi + 5]
    imul    eax, ebx
    sar     eax, 7
    movzx   ebx, byte ptr [esi + 1]
    add     eax, ebx
    mov     [rgb + edx * 4], eax
    add     esi, 12
    inc     edx
    cmp     edx, 3
    jb      channel

    xor     ebp, ebp                    # the shade, from lead to full light
shade:
    xor     edx, edx
    xor     ebx, ebx
mix:
    mov     eax, [rgb + edx * 4]
    sub     eax, [lead + edx * 4]
    imul    eax, ebp
    imul    eax, eax, 33                # approximately / 31
    sar     eax, 10
    add     eax, [lead + edx * 4]
    shl     ebx, 8
    mov     bl, al
    inc     edx
    cmp     edx, 3
    jb      mix
    mov     eax, ebp
    shl     eax, 8
    or      eax, ecx
    mov     [PALETTE + eax * 4], ebx
    inc     ebp
    cmp     ebp, 32
    jb      shade
    inc     ecx
    cmp     ecx, 256
    jb      colour
done:
    ret

.data
    .balign 4, 0
target:  .long  palettes
row:     .long  0
rgb:     .long  0, 0, 0
lead:    .long  9, 8, 13
# In 256ths. It begins with the first palette minus one 256th, so that its colours are computed.
current: .long  (92 << 8) - 1, 84 << 8, 150 << 8
         .long  112 << 8, 92 << 8, 40 << 8
         .long  172 << 8, 80 << 8, 0

# Bias, amplitude and phase of red, green and blue; bias - amplitude >= 0, bias + amplitude <= 255.
palettes:
    .long   92, 84, 150,   112, 92, 40,   172, 80, 0      # dusk
    .long   190, 60, 0,    110, 88, 20,   60, 56, 90      # fire
    .long   64, 56, 60,    150, 86, 0,    110, 80, 100    # forest
    .long   150, 100, 0,   110, 60, 180,  180, 72, 90     # rose
    .long   128, 96, 0,    132, 92, 8,    140, 88, 20     # moon
palettes_end:
