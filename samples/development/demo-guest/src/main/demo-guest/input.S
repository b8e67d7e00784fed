# SPDX-License-Identifier: Apache-2.0
# The input of the viewer: keys and the pointer, polled once a frame.
#
# The pointer is absolute, through the VMware backdoor, if the machine has it. Otherwise it is the
# PS/2 mouse.

.include "layout.inc"

BACKDOOR_PORT  = 0x5658
BACKDOOR_MAGIC = 0x564d5868
GET_VERSION    = 10
MOUSE_DATA     = 39
MOUSE_STATUS   = 40
MOUSE_COMMAND  = 41
ENABLE         = 0x45414552
ABSOLUTE       = 0x53424152

TYPED_LENGTH = 24

.data
# The characters by scan code, US layout; ? stands for a key without a character.
key_names:
    .ascii  "??1234567890-=??qwertyuiop[]??asdfghjkl;'`?\\zxcvbnm,./?*? "
KEY_NAMES = . - key_names

.macro backdoor command, argument
    mov     eax, BACKDOOR_MAGIC
    mov     ebx, \argument
    mov     ecx, \command
    mov     edx, BACKDOOR_PORT
    in      eax, dx
.endm

.text
.code32
.globl start_input, read_input
start_input:
    mov     al, 0x60                    # keyboard and mouse on, scan codes translated, no interrupts
    out     0x64, al
    call    wait_to_write
    mov     al, 0x40
    out     0x60, al
    call    wait_to_write
    mov     al, 0xd4                    # the mouse: report
    out     0x64, al
    call    wait_to_write
    mov     al, 0xf4
    out     0x60, al
    call    wait_to_write
    mov     ecx, 1000                   # read its acknowledgement
1:  in      al, 0x64
    test    al, 1
    loopz   1b
    jz      2f
    in      al, 0x60
2:
    backdoor GET_VERSION, 0
    cmp     ebx, BACKDOOR_MAGIC
    jne     3f
    backdoor MOUSE_COMMAND, ENABLE
    backdoor MOUSE_STATUS, 0
    test    ax, ax                      # it answers with its version, one word
    jz      3f
    backdoor MOUSE_DATA, 1
    backdoor MOUSE_COMMAND, ABSOLUTE
    mov     byte ptr [absolute], 1
3:  ret

wait_to_write:
    in      al, 0x64
    test    al, 2
    jnz     wait_to_write
    ret

read_input:
    mov     ebp, 256                    # the limit of bytes in one frame
1:  in      al, 0x64
    test    al, 1
    jz      read_backdoor
    mov     ah, al
    in      al, 0x60
    test    ah, 0x20
    jnz     2f
    call    key
    jmp     3f
2:  call    mouse_byte
3:  dec     ebp
    jnz     1b

read_backdoor:
    cmp     byte ptr [absolute], 0
    je      5f
    mov     ebp, 256
4:  backdoor MOUSE_STATUS, 0
    cmp     ax, 4
    jb      5f
    backdoor MOUSE_DATA, 4              # buttons, x, y, wheel
    mov     edx, eax
    imul    ebx, ebx, WIDTH
    shr     ebx, 16
    imul    ecx, ecx, HEIGHT
    shr     ecx, 16
    mov     [pointer_x], ebx
    mov     [pointer_y], ecx
    mov     byte ptr [pointer_seen], 1
    xor     eax, eax                    # in the order of PS/2: left, right, middle
    test    edx, 0x20
    setnz   al
    test    edx, 0x10
    jz      6f
    or      al, 2
6:  test    edx, 0x08
    jz      7f
    or      al, 4
7:  mov     [buttons], al
    dec     ebp
    jnz     4b
5:  ret

# al = a byte from the keyboard.
key:
    cmp     al, 0xe0
    je      ignored
    mov     [last_key], al
    mov     byte ptr [key_seen], 1
    test    al, 0x80
    jnz     ignored
    push    eax
    call    next_palette
    pop     eax
    cmp     al, 0x0e
    je      backspace
    movzx   eax, al
    cmp     eax, KEY_NAMES
    jae     ignored
    mov     al, [key_names + eax]
    cmp     al, '?'
    je      ignored
    mov     ecx, [typed_count]
    cmp     ecx, TYPED_LENGTH
    jb      1f
    mov     esi, offset typed + 1       # full: remove the oldest
    mov     edi, offset typed
    mov     ecx, TYPED_LENGTH - 1
    rep movsb
    mov     ecx, TYPED_LENGTH - 1
1:  mov     [typed + ecx], al
    inc     ecx
    mov     [typed_count], ecx
    mov     byte ptr [typed + ecx], 0
ignored:
    ret
backspace:
    mov     ecx, [typed_count]
    jecxz   ignored
    dec     ecx
    mov     [typed_count], ecx
    mov     byte ptr [typed + ecx], 0
    ret

# al = a byte from the mouse: three bytes are a movement.
mouse_byte:
    cmp     byte ptr [absolute], 0      # these bytes only announce those of the backdoor
    jne     ignored
    mov     ecx, [packet_length]
    test    ecx, ecx
    jnz     1f
    test    al, 8                       # is set in the first byte of a packet
    jz      ignored
1:  mov     [packet + ecx], al
    inc     ecx
    mov     [packet_length], ecx
    cmp     ecx, 3
    jb      ignored
    mov     dword ptr [packet_length], 0
    mov     byte ptr [pointer_seen], 1
    mov     al, [packet]
    mov     cl, al
    and     cl, 7
    mov     [buttons], cl
    movzx   ebx, byte ptr [packet + 1]
    test    al, 0x10
    jz      2f
    sub     ebx, 256
2:  add     ebx, [pointer_x]
    movzx   ecx, byte ptr [packet + 2]
    test    al, 0x20
    jz      3f
    sub     ecx, 256
3:  neg     ecx                         # PS/2 counts upwards
    add     ecx, [pointer_y]
    xor     eax, eax
    test    ebx, ebx
    cmovs   ebx, eax
    test    ecx, ecx
    cmovs   ecx, eax
    mov     eax, WIDTH - 1
    cmp     ebx, eax
    cmovg   ebx, eax
    mov     eax, HEIGHT - 1
    cmp     ecx, eax
    cmovg   ecx, eax
    mov     [pointer_x], ebx
    mov     [pointer_y], ecx
    ret

.data
    .balign 4, 0
.globl pointer_x, pointer_y, pointer_seen, buttons, last_key, key_seen, typed
pointer_x:     .long WIDTH / 2
pointer_y:     .long HEIGHT / 2
typed_count:   .long 0
packet_length: .long 0
packet:        .byte 0, 0, 0
pointer_seen:  .byte 0
buttons:       .byte 0
last_key:      .byte 0
key_seen:      .byte 0
absolute:      .byte 0
typed:         .fill TYPED_LENGTH + 1
