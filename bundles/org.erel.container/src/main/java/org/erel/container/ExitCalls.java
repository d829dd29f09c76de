package org.erel.container;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Rewrites classes so that what would end the process throws a {@link SecurityException} instead.
 * Pure.
 *
 * <p>A call, or a method reference, goes to a private static method that is added to the class. It
 * takes from the stack what the call took, so that nothing else of the class changes; no frame is
 * computed anew. It needs the Java platform alone: it tells the host by way of a logger of {@code
 * java.util.logging} ({@link Exits} listens there), and throws. So a release is wired to nothing of
 * the container, and its class loading waits for no resolver.
 */
final class ExitCalls {

  /** What ends a process, with what it takes from the stack. */
  private enum Call {
    SYSTEM_EXIT(System.class, "exit", "(I)V"),
    RUNTIME_EXIT(Runtime.class, "exit", "(Ljava/lang/Runtime;I)V"),
    RUNTIME_HALT(Runtime.class, "halt", "(Ljava/lang/Runtime;I)V");

    private static final String DESCRIPTOR = "(I)V";

    final String owner;
    final String method;
    final String words;
    final String taken;

    Call(Class<?> owner, String method, String taken) {
      this.owner = Type.getInternalName(owner);
      this.method = method;
      this.words = owner.getSimpleName() + "." + method;
      this.taken = taken;
    }

    static Optional<Call> of(String owner, String method, String descriptor) {
      for (Call call : values()) {
        if (call.method.equals(method)
            && call.owner.equals(owner)
            && DESCRIPTOR.equals(descriptor)) {
          return Optional.of(call);
        }
      }
      return Optional.empty();
    }

    /** Of the method that is called in its place. */
    String replacement() {
      return "erel$" + words.replace('.', '$');
    }

    /** The local variable of the status. */
    int status() {
      return Type.getArgumentsAndReturnSizes(taken) / 4 - 2;
    }
  }

  private static final String REFUSED =
      " is refused: a release may not end its host; throw an exception where it cannot go on";

  private static final byte[] EXIT = ascii("exit");
  private static final byte[] HALT = ascii("halt");
  private static final byte[] SYSTEM = ascii("java/lang/System");
  private static final byte[] RUNTIME = ascii("java/lang/Runtime");

  private ExitCalls() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * A quick look that lets nothing slip: whether the constants of a class have the names that a
   * call needs (Java Virtual Machine Specification, section 4.4). Every class of a release passes
   * here, most of them while no compiler has come in yet.
   *
   * @return true too where the class file has constants that are not known, or is broken
   */
  static boolean mayBeIn(byte[] classFile) {
    boolean owner = false;
    boolean method = false;
    try {
      int at = 10;
      int count = length(classFile, 8);
      for (int constant = 1; constant < count; constant++) {
        switch (classFile[at]) {
          case 1 -> { // text
            int length = length(classFile, at + 1);
            if (length == 4) {
              method = method || isAt(classFile, at + 3, EXIT) || isAt(classFile, at + 3, HALT);
            } else if (length == SYSTEM.length) {
              owner = owner || isAt(classFile, at + 3, SYSTEM);
            } else if (length == RUNTIME.length) {
              owner = owner || isAt(classFile, at + 3, RUNTIME);
            }
            at += 3 + length;
          }
          case 3, 4, 9, 10, 11, 12, 17, 18 -> at += 5;
          case 5, 6 -> { // a long and a double take two places
            at += 9;
            constant++;
          }
          case 7, 8, 16, 19, 20 -> at += 3;
          case 15 -> at += 4;
          default -> {
            return true;
          }
        }
      }
    } catch (ArrayIndexOutOfBoundsException e) {
      return true;
    }
    return owner && method;
  }

  private static int length(byte[] classFile, int at) {
    return (classFile[at] & 0xff) << 8 | classFile[at + 1] & 0xff;
  }

  private static boolean isAt(byte[] classFile, int at, byte[] text) {
    return Arrays.equals(classFile, at, at + text.length, text, 0, text.length);
  }

  /**
   * Replaces the calls.
   *
   * @param classFile of any version up to the newest that is known
   * @param channel the name of the logger to tell
   * @param place told there as the source class
   * @return the class file to load in its stead; empty where it has no such call
   * @throws IllegalArgumentException if the class file is too new or has no place for a method
   * @throws RuntimeException if it is broken
   */
  static Optional<byte[]> refuse(byte[] classFile, String channel, String place) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, 0);
    Rewriter rewriter = new Rewriter(writer, channel, place);
    reader.accept(rewriter, 0);
    return rewriter.found.isEmpty() ? Optional.empty() : Optional.of(writer.toByteArray());
  }

  private static final class Rewriter extends ClassVisitor {

    private final String channel;
    private final String place;
    private final Set<Call> found = EnumSet.noneOf(Call.class);
    private String name;
    private boolean isInterface;
    private int version;

    Rewriter(ClassVisitor next, String channel, String place) {
      super(Opcodes.ASM9, next);
      this.channel = channel;
      this.place = place;
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        String signature,
        String superName,
        String[] interfaces) {
      this.name = name;
      this.version = version & 0xffff;
      isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
      super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new Body(super.visitMethod(access, name, descriptor, signature, exceptions));
    }

    @Override
    public void visitEnd() {
      if (!found.isEmpty() && isInterface && version < Opcodes.V1_8) {
        throw new IllegalArgumentException(
            "an interface of class file version " + version + " can have no static method");
      }
      found.forEach(this::add);
      super.visitEnd();
    }

    /** Private, so that it does not count for a default serialVersionUID. */
    private void add(Call call) {
      MethodVisitor code =
          super.visitMethod(
              Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC,
              call.replacement(),
              call.taken,
              null,
              null);
      int asked = call.status() + 1;
      int thrown = call.status() + 2;
      code.visitCode();
      code.visitLdcInsn(call.words + "(");
      code.visitVarInsn(Opcodes.ILOAD, call.status());
      code.visitMethodInsn(
          Opcodes.INVOKESTATIC, "java/lang/String", "valueOf", "(I)Ljava/lang/String;", false);
      concat(code);
      code.visitLdcInsn(")");
      concat(code);
      code.visitVarInsn(Opcodes.ASTORE, asked);

      code.visitTypeInsn(Opcodes.NEW, Type.getInternalName(SecurityException.class));
      code.visitInsn(Opcodes.DUP);
      code.visitVarInsn(Opcodes.ALOAD, asked);
      code.visitLdcInsn(REFUSED);
      concat(code);
      code.visitMethodInsn(
          Opcodes.INVOKESPECIAL,
          Type.getInternalName(SecurityException.class),
          "<init>",
          "(Ljava/lang/String;)V",
          false);
      code.visitVarInsn(Opcodes.ASTORE, thrown);

      String logger = Type.getInternalName(Logger.class);
      String level = Type.getInternalName(Level.class);
      code.visitLdcInsn(channel);
      code.visitMethodInsn(
          Opcodes.INVOKESTATIC, logger, "getLogger", "(Ljava/lang/String;)L" + logger + ";", false);
      code.visitFieldInsn(Opcodes.GETSTATIC, level, "SEVERE", "L" + level + ";");
      code.visitLdcInsn(place);
      code.visitLdcInsn(call.words);
      code.visitVarInsn(Opcodes.ALOAD, asked);
      code.visitVarInsn(Opcodes.ALOAD, thrown);
      code.visitMethodInsn(
          Opcodes.INVOKEVIRTUAL,
          logger,
          "logp",
          "(L"
              + level
              + ";Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;Ljava/lang/Throwable;)V",
          false);
      code.visitVarInsn(Opcodes.ALOAD, thrown);
      code.visitInsn(Opcodes.ATHROW);
      code.visitMaxs(6, thrown + 1);
      code.visitEnd();
    }

    private static void concat(MethodVisitor code) {
      code.visitMethodInsn(
          Opcodes.INVOKEVIRTUAL,
          "java/lang/String",
          "concat",
          "(Ljava/lang/String;)Ljava/lang/String;",
          false);
    }

    private final class Body extends MethodVisitor {

      Body(MethodVisitor next) {
        super(Opcodes.ASM9, next);
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String method, String descriptor, boolean itf) {
        Optional<Call> call = Call.of(owner, method, descriptor);
        if (call.isPresent()) {
          found.add(call.get());
          super.visitMethodInsn(
              Opcodes.INVOKESTATIC, name, call.get().replacement(), call.get().taken, isInterface);
        } else {
          super.visitMethodInsn(opcode, owner, method, descriptor, itf);
        }
      }

      @Override
      public void visitInvokeDynamicInsn(
          String method, String descriptor, Handle bootstrap, Object... arguments) {
        super.visitInvokeDynamicInsn(method, descriptor, bootstrap, replaced(arguments));
      }

      @Override
      public void visitLdcInsn(Object value) {
        super.visitLdcInsn(replaced(value));
      }

      private Object[] replaced(Object[] constants) {
        Object[] replaced = constants.clone();
        for (int i = 0; i < replaced.length; i++) {
          replaced[i] = replaced(constants[i]);
        }
        return replaced;
      }

      private Object replaced(Object constant) {
        if (constant instanceof Handle handle) {
          Optional<Call> call = Call.of(handle.getOwner(), handle.getName(), handle.getDesc());
          if (call.isPresent()) {
            found.add(call.get());
            return new Handle(
                Opcodes.H_INVOKESTATIC,
                name,
                call.get().replacement(),
                call.get().taken,
                isInterface);
          }
        } else if (constant instanceof ConstantDynamic dynamic) {
          Object[] arguments = new Object[dynamic.getBootstrapMethodArgumentCount()];
          for (int i = 0; i < arguments.length; i++) {
            arguments[i] = replaced(dynamic.getBootstrapMethodArgument(i));
          }
          return new ConstantDynamic(
              dynamic.getName(), dynamic.getDescriptor(), dynamic.getBootstrapMethod(), arguments);
        }
        return constant;
      }
    }
  }
}
