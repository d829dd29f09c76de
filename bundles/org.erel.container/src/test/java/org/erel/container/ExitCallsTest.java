package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.objectweb.asm.Opcodes.*;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

class ExitCallsTest {

  private static final String CHANNEL = "org.erel.exit.test";
  private static final String PLACE = "rel:shop@1.0.0#1/00-shop.jar";
  private static final String REFUSED =
      " is refused: a release may not end its host; throw an exception where it cannot go on";

  /** From 1.1 to the newest that this JVM loads. */
  private static final int NEWEST = 44 + Runtime.version().feature();

  private final Logger channel = Logger.getLogger(CHANNEL);
  private final List<LogRecord> told = new ArrayList<>();

  @BeforeEach
  void listen() {
    channel.setFilter(record -> !told.add(record));
  }

  @AfterEach
  void listenNoMore() {
    channel.setFilter(null);
  }

  static Stream<String> ways() {
    return Stream.of(
        "System.exit",
        "Runtime.exit",
        "Runtime.halt",
        "reference to System.exit",
        "bound reference to Runtime.exit",
        "bound reference to Runtime.halt",
        "unbound reference to Runtime.halt",
        "among branches",
        "on a stack that is not empty",
        "in an interface",
        "in an instance method of an interface",
        "reference in an interface");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatTheCompilerWritesIsRefused(String way) throws Exception {
    Map<String, IntConsumer> all = compiled();
    assertThat(all).hasSize((int) ways().count());

    Throwable thrown = catchThrowable(() -> all.get(way).accept(3));

    assertThat(thrown)
        .isExactlyInstanceOf(SecurityException.class)
        .message()
        .matches("(System.exit|Runtime.exit|Runtime.halt)\\(3\\)" + REFUSED);
    assertThat(told)
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.getSourceClassName()).isEqualTo(PLACE);
              assertThat(thrown.getMessage()).startsWith(record.getSourceMethodName() + "(3) is");
              assertThat(record.getMessage()).isEqualTo(record.getSourceMethodName() + "(3)");
              assertThat(record.getThrown()).isSameAs(thrown);
            });
  }

  /** The ways of {@link Exiting}, rewritten. */
  private static Map<String, IntConsumer> compiled() throws Exception {
    Class<?> rewritten =
        exiting(classFile -> ExitCalls.refuse(classFile, CHANNEL, PLACE).orElse(classFile));
    @SuppressWarnings("unchecked")
    Map<String, IntConsumer> ways = (Map<String, IntConsumer>) rewritten.getField("WAYS").get(null);
    return ways;
  }

  private static Class<?> exiting(UnaryOperator<byte[]> change) throws Exception {
    Map<String, byte[]> classes = new HashMap<>();
    for (String name : List.of("", "$Face", "$1")) {
      String type = Exiting.class.getName() + name;
      classes.put(type, change.apply(bytes(type)));
    }
    return new Loader(classes).loadClass(Exiting.class.getName());
  }

  static IntStream versions() {
    return IntStream.concat(IntStream.of(V1_1), IntStream.rangeClosed(V1_2, NEWEST));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void classFilesOfEveryVersionAreRewritten(int version) throws Exception {
    byte[] calling =
        type(
            version,
            ACC_PUBLIC,
            code -> {
              code.visitInsn(ICONST_3);
              code.visitMethodInsn(INVOKESTATIC, "java/lang/System", "exit", "(I)V", false);
            });
    assertThat(ExitCalls.mayBeIn(calling)).isTrue();

    byte[] rewritten = ExitCalls.refuse(calling, CHANNEL, PLACE).orElseThrow();

    assertThat(new ClassReader(rewritten).readUnsignedShort(6)).isEqualTo(version & 0xffff);
    assertThat(thrownBy(rewritten)).hasMessage("System.exit(3)" + REFUSED);
    assertThat(
            ExitCalls.mayBeIn(rewritten) && ExitCalls.refuse(rewritten, CHANNEL, PLACE).isPresent())
        .isFalse();
  }

  @Test
  void subroutinesOfOldCompilersSurvive() throws Exception {
    byte[] calling =
        type(
            V1_4,
            ACC_PUBLIC,
            code -> {
              Label subroutine = new Label();
              code.visitJumpInsn(JSR, subroutine);
              code.visitInsn(RETURN);
              code.visitLabel(subroutine);
              code.visitVarInsn(ASTORE, 0);
              halt(code);
              code.visitVarInsn(RET, 0);
            });

    assertThat(thrownBy(ExitCalls.refuse(calling, CHANNEL, PLACE).orElseThrow()))
        .hasMessage("Runtime.halt(3)" + REFUSED);
  }

  @Test
  void aConstantMethodHandleIsReplaced() throws Exception {
    byte[] calling =
        type(
            V1_7,
            ACC_PUBLIC,
            code -> {
              code.visitLdcInsn(
                  new Handle(H_INVOKEVIRTUAL, "java/lang/Runtime", "exit", "(I)V", false));
              code.visitMethodInsn(
                  INVOKESTATIC, "java/lang/Runtime", "getRuntime", "()Ljava/lang/Runtime;", false);
              code.visitInsn(ICONST_3);
              code.visitMethodInsn(
                  INVOKEVIRTUAL,
                  "java/lang/invoke/MethodHandle",
                  "invokeExact",
                  "(Ljava/lang/Runtime;I)V",
                  false);
            });

    assertThat(thrownBy(ExitCalls.refuse(calling, CHANNEL, PLACE).orElseThrow()))
        .hasMessage("Runtime.exit(3)" + REFUSED);
  }

  @Test
  void aHandleWithinADynamicConstantIsReplaced() throws Exception {
    Handle bootstrap =
        new Handle(
            H_INVOKESTATIC,
            "java/lang/invoke/ConstantBootstraps",
            "invoke",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;Ljava/lang/invoke/MethodHandle;[Ljava/lang/Object;)Ljava/lang/Object;",
            false);
    Handle exit = new Handle(H_INVOKESTATIC, "java/lang/System", "exit", "(I)V", false);
    byte[] calling =
        type(
            V11,
            ACC_PUBLIC,
            code -> {
              code.visitLdcInsn(
                  new ConstantDynamic("gone", "Ljava/lang/Object;", bootstrap, exit, 3));
              code.visitInsn(POP);
            });

    assertThat(thrownBy(ExitCalls.refuse(calling, CHANNEL, PLACE).orElseThrow()))
        .hasRootCauseMessage("System.exit(3)" + REFUSED);
  }

  @Test
  void theFormOfAnObjectOnDiskStaysTheSame() throws Exception {
    Class<?> original = exiting(classFile -> classFile);
    Class<?> rewritten =
        exiting(classFile -> ExitCalls.refuse(classFile, CHANNEL, PLACE).orElse(classFile));

    assertThat(rewritten.getDeclaredMethods())
        .hasSizeGreaterThan(original.getDeclaredMethods().length);
    assertThat(ObjectStreamClass.lookup(rewritten).getSerialVersionUID())
        .isEqualTo(ObjectStreamClass.lookup(original).getSerialVersionUID());
  }

  @Test
  void anInterfaceThatMayHaveNoMethodOfItsOwnIsRefused() {
    byte[] old =
        type(
            V1_7,
            ACC_INTERFACE | ACC_ABSTRACT,
            "<clinit>",
            code -> {
              code.visitInsn(ICONST_3);
              code.visitMethodInsn(INVOKESTATIC, "java/lang/System", "exit", "(I)V", false);
            });

    assertThatThrownBy(() -> ExitCalls.refuse(old, CHANNEL, PLACE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("class file version 51");
  }

  @Test
  void whatCannotBeReadIsRefused() {
    byte[] future = type(V25, ACC_PUBLIC, ExitCallsTest::halt);
    future[7] = (byte) 200;
    byte[] cut = Arrays.copyOf(type(V17, ACC_PUBLIC, ExitCallsTest::halt), 150);

    assertThat(ExitCalls.mayBeIn(future)).isTrue();
    assertThat(ExitCalls.mayBeIn(cut)).isTrue();
    assertThat(ExitCalls.mayBeIn(new byte[4])).isTrue();
    assertThatThrownBy(() -> ExitCalls.refuse(future, CHANNEL, PLACE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ExitCalls.refuse(cut, CHANNEL, PLACE))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void methodsOfTheSameNameAreLeftAlone() {
    byte[] other =
        type(
            V17,
            ACC_PUBLIC,
            code -> {
              code.visitInsn(ICONST_3);
              code.visitMethodInsn(INVOKESTATIC, "com/acme/System", "exit", "(I)V", false);
              code.visitInsn(ICONST_3);
              code.visitMethodInsn(INVOKESTATIC, "java/lang/System", "exit", "(I)I", false);
              code.visitLdcInsn("java/lang/Runtime");
            });

    assertThat(ExitCalls.refuse(other, CHANNEL, PLACE)).isEmpty();
    assertThat(
            ExitCalls.mayBeIn(
                type(
                    V17,
                    ACC_PUBLIC,
                    code -> {
                      code.visitLdcInsn("exit");
                      code.visitInsn(POP);
                    })))
        .isFalse();
  }

  @Test
  void theQuickLookLetsNothingSlipInThousandsOfClasses() throws Exception {
    int read = 0;
    List<String> found = new ArrayList<>();
    List<String> slipped = new ArrayList<>();
    Path base = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules/java.base/java");
    try (Stream<Path> files = Files.walk(base)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        byte[] classFile = Files.readAllBytes(file);
        read++;
        if (ExitCalls.refuse(classFile, CHANNEL, PLACE).isPresent()) {
          found.add(file.getFileName().toString());
          if (!ExitCalls.mayBeIn(classFile)) {
            slipped.add(file.toString());
          }
        }
      }
    }
    assertThat(read).isGreaterThan(1000);
    assertThat(found).contains("System.class");
    assertThat(slipped).isEmpty();
  }

  private static void halt(MethodVisitor code) {
    code.visitMethodInsn(
        INVOKESTATIC, "java/lang/Runtime", "getRuntime", "()Ljava/lang/Runtime;", false);
    code.visitInsn(ICONST_3);
    code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/Runtime", "halt", "(I)V", false);
  }

  private static byte[] type(int version, int access, Consumer<MethodVisitor> body) {
    return type(version, access, "run", body);
  }

  private static byte[] type(int version, int access, String method, Consumer<MethodVisitor> body) {
    ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.visit(version, access, "com/acme/Leaver", null, "java/lang/Object", null);
    MethodVisitor code = type.visitMethod(ACC_PUBLIC | ACC_STATIC, method, "()V", null, null);
    code.visitCode();
    body.accept(code);
    code.visitInsn(RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    type.visitEnd();
    return type.toByteArray();
  }

  private static Throwable thrownBy(byte[] classFile) throws Exception {
    Method run =
        new Loader(Map.of("com.acme.Leaver", classFile))
            .loadClass("com.acme.Leaver")
            .getMethod("run");
    Throwable thrown = catchThrowable(() -> run.invoke(null));
    assertThat(thrown).isInstanceOf(InvocationTargetException.class);
    return thrown.getCause();
  }

  private static byte[] bytes(String type) throws IOException {
    try (InputStream in =
        ExitCallsTest.class.getResourceAsStream("/" + type.replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  /** Loads these classes itself, and verifies them as any other. */
  private static final class Loader extends ClassLoader {

    private final Map<String, byte[]> classes;

    Loader(Map<String, byte[]> classes) {
      super(ExitCallsTest.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        byte[] classFile = classes.get(name);
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null && classFile != null) {
          return defineClass(name, classFile, 0, classFile.length);
        }
        return loaded == null ? super.loadClass(name, resolve) : loaded;
      }
    }
  }
}
