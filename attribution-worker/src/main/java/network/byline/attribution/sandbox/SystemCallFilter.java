package network.byline.attribution.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The filter of system calls of a confined process, as a classic BPF program for Linux on x86-64.
 *
 * <p>Namespaces hide what is outside; the filter takes away the calls that reach past them or that
 * a process which computes has no use for: sockets of every family, new processes, other processes'
 * memory, mounts, key rings, links, and the corners of the kernel in which its holes were found.
 * They fail with EPERM. Calls newer than the newest known here fail with ENOSYS, as on an older
 * kernel.
 */
final class SystemCallFilter {

  private static final int ARCHITECTURE_X86_64 = 0xC000003E;
  private static final int NEWEST_KNOWN = 462;
  private static final int CLONE = 56;
  private static final int CLONE3 = 435;
  private static final int CLONE_THREAD = 0x10000;
  private static final int IOCTL = 16;
  private static final int TIOCSTI = 0x5412;
  private static final int TIOCLINUX = 0x541C;

  private static final int EPERM = 1;
  private static final int ENOSYS = 38;
  private static final int ALLOW = 0x7FFF0000;
  private static final int FAIL = 0x00050000;
  private static final int KILL = 0x80000000;

  private static final int NUMBER_AT = 0;
  private static final int ARCHITECTURE_AT = 4;
  private static final int FIRST_ARGUMENT_AT = 16;
  private static final int SECOND_ARGUMENT_AT = 24;

  private static final int LOAD = 0x20;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_ABOVE = 0x25;
  private static final int JUMP_ANY_BIT = 0x45;
  private static final int RETURN = 0x06;

  /** The refused calls by number; the names are those of the kernel's table. */
  private static final int[] REFUSED = {
    41, // socket
    42, // connect
    43, // accept
    49, // bind
    50, // listen
    53, // socketpair
    288, // accept4
    425, // io_uring_setup
    426, // io_uring_enter
    427, // io_uring_register
    57, // fork
    58, // vfork
    101, // ptrace
    310, // process_vm_readv
    311, // process_vm_writev
    312, // kcmp
    424, // pidfd_send_signal
    434, // pidfd_open
    438, // pidfd_getfd
    440, // process_madvise
    448, // process_mrelease
    155, // pivot_root
    161, // chroot
    165, // mount
    166, // umount2
    272, // unshare
    308, // setns
    428, // open_tree
    429, // move_mount
    430, // fsopen
    431, // fsconfig
    432, // fsmount
    433, // fspick
    442, // mount_setattr
    457, // statmount
    458, // listmount
    303, // name_to_handle_at
    304, // open_by_handle_at
    86, // link
    265, // linkat
    88, // symlink
    266, // symlinkat
    133, // mknod
    259, // mknodat
    29, // shmget
    64, // semget
    68, // msgget
    240, // mq_open
    319, // memfd_create
    447, // memfd_secret
    248, // add_key
    249, // request_key
    250, // keyctl
    298, // perf_event_open
    321, // bpf
    323, // userfaultfd
    300, // fanotify_init
    103, // syslog
    135, // personality
    154, // modify_ldt
    163, // acct
    167, // swapon
    168, // swapoff
    169, // reboot
    170, // sethostname
    171, // setdomainname
    172, // iopl
    173, // ioperm
    175, // init_module
    176, // delete_module
    246, // kexec_load
    313, // finit_module
    320, // kexec_file_load
    153, // vhangup
    156, // _sysctl
    159, // adjtimex
    164, // settimeofday
    179, // quotactl
    180, // nfsservctl
    227, // clock_settime
    305, // clock_adjtime
    443, // quotactl_fd
  };

  private SystemCallFilter() {}

  /** Returns the program as the kernel reads it: eight bytes for each instruction. */
  static byte[] program() {
    List<Instruction> program = new ArrayList<>();
    program.add(new Instruction(LOAD, 0, 0, ARCHITECTURE_AT));
    program.add(new Instruction(JUMP_EQUAL, 1, 0, ARCHITECTURE_X86_64));
    program.add(new Instruction(RETURN, 0, 0, KILL));
    program.add(new Instruction(LOAD, 0, 0, NUMBER_AT));
    // This also refuses the x32 numbers, which have a high bit set.
    program.add(new Instruction(JUMP_ABOVE, 0, 1, NEWEST_KNOWN));
    program.add(new Instruction(RETURN, 0, 0, FAIL | ENOSYS));
    for (int call : REFUSED) {
      program.add(new Instruction(JUMP_EQUAL, 0, 1, call));
      program.add(new Instruction(RETURN, 0, 0, FAIL | EPERM));
    }
    // Its flags lie in memory, where a filter cannot look; the C library then takes clone.
    program.add(new Instruction(JUMP_EQUAL, 0, 1, CLONE3));
    program.add(new Instruction(RETURN, 0, 0, FAIL | ENOSYS));
    program.add(new Instruction(JUMP_EQUAL, 0, 4, CLONE));
    program.add(new Instruction(LOAD, 0, 0, FIRST_ARGUMENT_AT));
    program.add(new Instruction(JUMP_ANY_BIT, 1, 0, CLONE_THREAD));
    program.add(new Instruction(RETURN, 0, 0, FAIL | EPERM));
    program.add(new Instruction(RETURN, 0, 0, ALLOW));
    program.add(new Instruction(JUMP_EQUAL, 0, 4, IOCTL));
    program.add(new Instruction(LOAD, 0, 0, SECOND_ARGUMENT_AT));
    program.add(new Instruction(JUMP_EQUAL, 1, 0, TIOCSTI));
    program.add(new Instruction(JUMP_EQUAL, 0, 1, TIOCLINUX));
    program.add(new Instruction(RETURN, 0, 0, FAIL | EPERM));
    program.add(new Instruction(RETURN, 0, 0, ALLOW));
    ByteBuffer bytes = ByteBuffer.allocate(program.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
    program.forEach(instruction -> instruction.write(bytes));
    return bytes.array();
  }

  /** One instruction; the jumps count from the instruction after it. */
  private record Instruction(int code, int ifTrue, int ifFalse, int value) {

    void write(ByteBuffer out) {
      out.putShort((short) code).put((byte) ifTrue).put((byte) ifFalse).putInt(value);
    }
  }
}
