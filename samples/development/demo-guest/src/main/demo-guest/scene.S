# SPDX-License-Identifier: Apache-2.0
# Draws the wall, the window and the lettering once into SHADOW, and the panes into GLASS.
#
# Every pixel is drawn by its distance to a shape, which gives smooth edges at every angle; a
# negative distance is inside. The picture is symmetric, so the right half is computed and mirrored.

.include "layout.inc"

LEAD  = 0x09080d                        # the colour between glass and stone
STONE = 0x6e6476
IVORY = 0xe8dcc0
CELL  = 288                             # the size of one pane of the lattice

CAPSULE   = 0                           # kinds of stroke
RING      = 1
HALF_RING = 2
L_CENTRE  = 0                           # a light's fields
L_HALF_WIDTH = 4
L_SPRING  = 8
L_SILL    = 12
L_ROOT    = 16
S_KIND    = 0                           # a stroke's fields
S_AX      = 4
S_AY      = 8
S_BX      = 12
S_BY      = 16
S_RADIUS  = 20
S_COLOUR  = 24
STROKE_SIZE = 28

.text
.code32
.globl make_scene, make_sine, make_glow
make_scene:
    xor     edi, edi                    # y
scene_row:
    call    start_wall_row
    mov     ecx, WIDTH / 2              # x
scene_pixel:
    mov     esi, offset middle_light
    call    light_distance
    push    eax
    mov     esi, offset side_light
    call    light_distance
    pop     ebx
    cmp     eax, ebx
    cmovg   eax, ebx

    xor     edx, edx                    # dl: the light that passes
    test    eax, eax
    js      scene_glass
    cmp     eax, 160
    jge     scene_wall

    sub     eax, 80                     # the moulding: bright in the middle of its 10 pixels
    imul    eax, eax
    neg     eax
    add     eax, 6400
    imul    eax, eax, 30
    shr     eax, 10
    add     eax, 70
    mov     ebx, STONE
    call    scale_colour
    jmp     scene_store

scene_glass:
    neg     eax
    call    pane
    mov     ebx, LEAD
    jmp     scene_store

scene_wall:
    call    wall

scene_store:
    imul    eax, edi, WIDTH
    lea     esi, [eax + WIDTH - 1]
    sub     esi, ecx
    add     eax, ecx
    mov     [SHADOW + eax * 4], ebx
    mov     [SHADOW + esi * 4], ebx
    mov     [GLASS + eax], dl
    mov     [GLASS + esi], dl
    inc     ecx
    cmp     ecx, WIDTH
    jb      scene_pixel
    inc     edi
    cmp     edi, HEIGHT
    jb      scene_row

    mov     esi, offset strokes
next_stroke:
    call    draw_stroke
    add     esi, STROKE_SIZE
    cmp     esi, offset strokes_end
    jb      next_stroke
    ret

# Sets eax to the distance of the pixel (ecx, edi) to the light at esi, in 16ths of a pixel. The
# light is a rectangle under an equilateral arch. All other numbers are in half pixels.
light_distance:
    lea     eax, [ecx * 2 - (WIDTH - 1)]
    sub     eax, [esi + L_CENTRE]
    cdq
    xor     eax, edx
    sub     eax, edx
    lea     ebx, [edi * 2 + 1]
    cmp     ebx, [esi + L_SPRING]
    jge     below_spring
    add     eax, [esi + L_HALF_WIDTH]   # each side of the arch is centred on the other one's foot
    sub     ebx, [esi + L_SPRING]
    imul    eax, eax
    imul    ebx, ebx
    add     eax, ebx
    shl     eax, 6
    mov     ebx, [esi + L_ROOT]
    call    square_root
    mov     [esi + L_ROOT], eax
    mov     ebx, [esi + L_HALF_WIDTH]
    shl     ebx, 4
    sub     eax, ebx
    ret
below_spring:
    sub     eax, [esi + L_HALF_WIDTH]
    sub     ebx, [esi + L_SILL]
    cmp     eax, ebx
    cmovl   eax, ebx
    shl     eax, 3
    ret

# Sets eax to the square root of eax, by Newton's method from the guess ebx: the root of the
# neighbouring pixel is nearly right.
square_root:
    push    esi
    mov     esi, eax
1:  mov     eax, esi
    xor     edx, edx
    div     ebx
    add     eax, ebx
    shr     eax, 1
    xchg    eax, ebx
    sub     eax, ebx
    inc     eax
    cmp     eax, 2
    ja      1b
    mov     eax, ebx
    pop     esi
    ret

# Sets dl to the light through the glass at (ecx, edi), which is eax 16ths of a pixel inside the
# frame.
pane:
    push    ecx
    push    esi
    sub     eax, 40
    jle     no_light
    cmp     eax, 16
    jbe     1f
    mov     eax, 16
1:  mov     esi, eax
    lea     ebx, [ecx * 8 - 4 * (WIDTH - 1)]
    imul    ecx, edi, 5
    lea     eax, [ebx + ecx + 100 * CELL]
    neg     ebx
    lea     ebx, [ebx + ecx + 100 * CELL]
    call    lattice
    push    eax                         # the number of the pane
    mov     eax, ebx
    mov     ebx, edx
    call    lattice
    cmp     ebx, edx                    # the nearer of the two lines
    jb      2f
    mov     ebx, edx
2:  imul    ebx, ebx, 27                # to 16ths of a pixel
    shr     ebx, 4
    pop     edx
    sub     ebx, 12
    jle     no_light
    cmp     ebx, 16
    jbe     3f
    mov     ebx, 16
3:  imul    esi, ebx
    imul    eax, eax, 2654435           # old panes differ in their brightness
    imul    edx, edx, 4099457
    xor     eax, edx
    shr     eax, 9
    and     eax, 7
    add     eax, 24
    imul    eax, esi
    shr     eax, 8
    mov     edx, eax
    pop     esi
    pop     ecx
    ret
no_light:
    xor     edx, edx
    pop     esi
    pop     ecx
    ret

# Sets eax to the quotient of eax by CELL, and edx to the distance to the nearest multiple.
lattice:
    push    ebx
    xor     edx, edx
    mov     ebx, CELL
    div     ebx
    sub     ebx, edx
    cmp     ebx, edx
    ja      1f
    mov     edx, ebx
1:  pop     ebx
    ret

# The joints between the stones: a line every 34 rows, and every 68 pixels between two lines.
start_wall_row:
    mov     eax, edi
    xor     edx, edx
    mov     ebx, 34
    div     ebx
    mov     [joint_row], edx
    and     eax, 1
    imul    eax, eax, 34
    add     eax, WIDTH / 2
    mov     [next_joint], eax
    ret

# Sets ebx to the colour of the wall at (ecx, edi), which is eax 16ths of a pixel from the nearest
# light.
wall:
    push    ebp
    mov     esi, 2880                   # the glow around the window ends 180 pixels away
    sub     esi, eax
    jns     1f
    xor     esi, esi
1:  imul    esi, esi
    shr     esi, 14

    mov     eax, [seed]                 # noise hides the steps between colours
    imul    eax, eax, 1103515245
    add     eax, 12345
    mov     [seed], eax
    shr     eax, 24
    mov     ebp, eax

    cmp     dword ptr [joint_row], 0
    je      3f
2:  mov     eax, ecx
    sub     eax, [next_joint]
    js      4f
    cmp     eax, 2
    jb      3f
    add     dword ptr [next_joint], 68
    jmp     2b
3:  sub     ebp, 1100
4:
    imul    eax, esi, 15
    lea     eax, [eax + edi * 4 + 14 * 256]
    add     eax, ebp
    movzx   ebx, ah
    shl     ebx, 8
    imul    eax, esi, 17
    lea     eax, [eax + edi + 16 * 256]
    add     eax, ebp
    mov     bl, ah
    shl     ebx, 8
    imul    eax, esi, 35
    lea     edx, [edi + edi * 2]
    lea     eax, [eax + edx + 34 * 256]
    add     eax, ebp
    mov     bl, ah
    xor     edx, edx
    pop     ebp
    ret

# Sets ebx to the colour ebx times eax / 256.
scale_colour:
    push    ecx
    mov     ecx, ebx
    and     ecx, 0xff00ff
    imul    ecx, eax
    shr     ecx, 8
    and     ecx, 0xff00ff
    and     ebx, 0x00ff00
    imul    ebx, eax
    shr     ebx, 8
    and     ebx, 0x00ff00
    or      ebx, ecx
    pop     ecx
    ret

# Draws the stroke at esi: a capsule from a to b, or a ring or half ring around a with the radius
# b.x.
draw_stroke:
    movss   xmm0, [esi + S_AX]
    movss   xmm2, [esi + S_AY]
    movss   xmm1, [esi + S_BX]
    movss   xmm3, [esi + S_BY]
    cmp     dword ptr [esi + S_KIND], CAPSULE
    je      1f
    movss   xmm4, xmm1
    movss   xmm1, xmm0
    movss   xmm3, xmm2
    addss   xmm1, xmm4
    addss   xmm3, xmm4
    subss   xmm0, xmm4
    subss   xmm2, xmm4
1:  movss   xmm4, xmm0                  # the box around it
    minss   xmm0, xmm1
    maxss   xmm1, xmm4
    movss   xmm4, xmm2
    minss   xmm2, xmm3
    maxss   xmm3, xmm4
    movss   xmm4, [esi + S_RADIUS]
    addss   xmm4, [one]
    subss   xmm0, xmm4
    addss   xmm1, xmm4
    subss   xmm2, xmm4
    addss   xmm3, xmm4
    cvtss2si eax, xmm0
    mov     [left], eax
    cvtss2si eax, xmm1
    mov     [right], eax
    cvtss2si edi, xmm2
    cvtss2si eax, xmm3
    mov     [bottom], eax
stroke_row:
    mov     ecx, [left]
stroke_pixel:
    cvtsi2ss xmm6, ecx
    addss   xmm6, [half]
    cvtsi2ss xmm7, edi
    addss   xmm7, [half]
    call    stroke_distance
    movss   xmm3, [half]
    subss   xmm3, xmm2
    minss   xmm3, [one]
    mulss   xmm3, [full]
    cvtss2si ebp, xmm3
    test    ebp, ebp
    jle     2f
    imul    eax, edi, WIDTH
    add     eax, ecx
    lea     eax, [SHADOW + eax * 4]
    call    blend
2:  inc     ecx
    cmp     ecx, [right]
    jbe     stroke_pixel
    inc     edi
    cmp     edi, [bottom]
    jbe     stroke_row
    ret

# Sets xmm2 to the distance of (xmm6, xmm7) to the stroke at esi.
stroke_distance:
    subss   xmm6, [esi + S_AX]
    subss   xmm7, [esi + S_AY]
    cmp     dword ptr [esi + S_KIND], CAPSULE
    je      capsule
    cmp     dword ptr [esi + S_KIND], RING
    je      1f
    pxor    xmm0, xmm0
    comiss  xmm6, xmm0
    jae     1f
    movss   xmm2, [full]
    ret
1:  mulss   xmm6, xmm6
    mulss   xmm7, xmm7
    addss   xmm6, xmm7
    sqrtss  xmm2, xmm6
    subss   xmm2, [esi + S_BX]
    andps   xmm2, [magnitude]
    subss   xmm2, [esi + S_RADIUS]
    ret
capsule:
    movss   xmm0, [esi + S_BX]
    subss   xmm0, [esi + S_AX]
    movss   xmm1, [esi + S_BY]
    subss   xmm1, [esi + S_AY]
    movss   xmm2, xmm0                  # the position of the nearest point on the line, 0 to 1
    mulss   xmm2, xmm6
    movss   xmm3, xmm1
    mulss   xmm3, xmm7
    addss   xmm2, xmm3
    movss   xmm3, xmm0
    mulss   xmm3, xmm3
    movss   xmm4, xmm1
    mulss   xmm4, xmm4
    addss   xmm3, xmm4
    divss   xmm2, xmm3
    pxor    xmm3, xmm3
    maxss   xmm2, xmm3
    minss   xmm2, [one]
    mulss   xmm0, xmm2
    mulss   xmm1, xmm2
    subss   xmm6, xmm0
    subss   xmm7, xmm1
    mulss   xmm6, xmm6
    mulss   xmm7, xmm7
    addss   xmm6, xmm7
    sqrtss  xmm2, xmm6
    subss   xmm2, [esi + S_RADIUS]
    ret

# Blends ebp / 256 of the stroke's colour into the pixel at eax.
blend:
    push    ecx
    xor     ecx, ecx
1:  movzx   ebx, byte ptr [esi + S_COLOUR + ecx]
    movzx   edx, byte ptr [eax + ecx]
    sub     ebx, edx
    imul    ebx, ebp
    sar     ebx, 8
    add     edx, ebx
    mov     [eax + ecx], dl
    inc     ecx
    cmp     ecx, 3
    jb      1b
    pop     ecx
    ret

make_sine:
    xor     ecx, ecx
1:  mov     [left], ecx
    fild    dword ptr [left]
    fmul    dword ptr [turn]
    fsin
    fmul    dword ptr [amplitude]
    fadd    dword ptr [middle]
    fistp   dword ptr [left]
    mov     eax, [left]
    mov     [SINE + ecx], al
    inc     ecx
    cmp     ecx, 256
    jb      1b
    ret

# Makes the pointer: a bright spot with a halo.
make_glow:
    mov     edi, offset GLOW
    mov     ecx, -GLOW_RADIUS
1:  mov     edx, -GLOW_RADIUS
2:  mov     eax, ecx
    imul    eax, eax
    mov     ebx, edx
    imul    ebx, ebx
    add     eax, ebx
    cvtsi2ss xmm0, eax
    sqrtss  xmm0, xmm0
    movss   xmm1, [glow_radius]
    subss   xmm1, xmm0
    pxor    xmm2, xmm2
    maxss   xmm1, xmm2
    mulss   xmm1, xmm1
    mulss   xmm1, [glow_strength]
    movss   xmm3, [spot_radius]
    subss   xmm3, xmm0
    maxss   xmm3, xmm2
    minss   xmm3, [one]
    mulss   xmm3, [spot_strength]
    addss   xmm1, xmm3
    cvtss2si eax, xmm1
    stosb
    inc     edx
    cmp     edx, GLOW_RADIUS
    jle     2b
    inc     ecx
    cmp     ecx, GLOW_RADIUS
    jle     1b
    ret

.data
    .balign 16, 0
magnitude: .long 0x7fffffff, 0, 0, 0
half:      .float 0.5
one:       .float 1
full:      .float 256
turn:      .float 0.02454369260617026   # 2 pi / 256
amplitude: .float 127
middle:    .float 128
glow_radius:   .float 32.5
glow_strength: .float 0.1
spot_radius:   .float 5
spot_strength: .float 145             # at most 255 with the halo
seed:      .long 1
joint_row: .long 0
next_joint: .long 0
left:      .long 0
right:     .long 0
bottom:    .long 0

# Centre (from the middle of the screen), half width, spring of the arch, sill; in half pixels.
middle_light: .long 0, 164, 408, 796, 1
side_light:   .long 296, 104, 464, 796, 1

.macro capsule ax, ay, bx, by, radius, colour
    .long   CAPSULE
    .float  \ax, \ay, \bx, \by, \radius
    .long   \colour
.endm
.macro ring kind, x, y, r, radius, colour
    .long   \kind
    .float  \x, \y, \r, 0, \radius
    .long   \colour
.endm

strokes:
    capsule 184, 417, 616, 417, 7, STONE          # the sill, and the corbels below it
    capsule 186, 414, 614, 414, 2, 0x8d8296
    capsule 236, 434, 564, 434, 5, 0x574f60
    capsule 292, 447, 508, 447, 4, 0x463f50
    capsule 346, 458, 454, 458, 3, 0x383243

    ring    RING, 296, 512, 20, 3, IVORY          # O
    capsule 350, 492, 350, 532, 3, IVORY          # R
    capsule 350, 492, 364, 492, 3, IVORY
    capsule 350, 515, 364, 515, 3, IVORY
    ring    HALF_RING, 364, 503.5, 11.5, 3, IVORY
    capsule 363, 516, 376, 532, 3, IVORY
    capsule 410, 492, 410, 532, 3, IVORY          # I
    capsule 444, 492, 444, 532, 3, IVORY          # E
    capsule 444, 492, 468, 492, 3, IVORY
    capsule 444, 512, 464, 512, 3, IVORY
    capsule 444, 532, 468, 532, 3, IVORY
    capsule 502, 492, 502, 532, 3, IVORY          # L
    capsule 502, 532, 524, 532, 3, IVORY
strokes_end:
