package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.erel.container.testing.Platform.BY;
import static org.erel.container.testing.Platform.DEADLINE;
import static org.erel.container.testing.Platform.size;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.erel.api.Hold;
import org.erel.api.Problem;
import org.erel.api.Release;
import org.erel.api.ReleaseState;
import org.erel.container.testing.TestBundle;
import org.erel.container.tests.bundles.Leaves;
import org.erel.container.tests.bundles.LeavesInInitializer;
import org.erel.container.tests.bundles.LeavingComponent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.slf4j.LoggerFactory;

/** Bundles that would end the process. That these tests come to their end says that none did. */
class ExitTest extends ContainerFixture {

  private static final String REFUSED =
      " is refused: a release may not end its host; throw an exception where it cannot go on";

  @BeforeEach
  void runAnotherRelease() throws Exception {
    platform.update(platform.release("cart@1.0.0", TestBundle.probe("1.0.0")), size(1));
  }

  private void assertTheOtherReleaseGoesOn() throws Exception {
    assertThat(platform.said("cart@1.0.0")).containsExactly("size=1 activated=1 modified=0");
  }

  private Release leaving(String way) throws Exception {
    return platform.release(
        "shop@1.1.0",
        TestBundle.of("com.acme.leaves", "1.1.0").activator(Leaves.class).header("Leave-By", way));
  }

  @ParameterizedTest
  @CsvSource({
    "System.exit, System.exit(3)",
    "Runtime.exit, Runtime.exit(4)",
    "Runtime.halt, Runtime.halt(5)",
    "a method reference, System.exit(6)"
  })
  void anActivatorThatWouldEndTheHostDoesNotStart(String way, String asked) throws Exception {
    Release leaving = leaving(way);

    assertThatThrownBy(() -> platform.update(leaving))
        .hasMessage(
            "shop@1.1.0 did not start: bundle com.acme.leaves 1.1.0 did not start:"
                + " java.lang.SecurityException: "
                + asked
                + REFUSED);

    assertThat(shop().quarantine().get(0).reason()).contains(asked);
    assertThat(platform.container().problems()).as("of a version that is gone").isEmpty();
    assertTheOtherReleaseGoesOn();
  }

  @Test
  void anInitializerThatWouldEndTheHostIsNamedAsTheReason() throws Exception {
    Release leaving =
        platform.release(
            "shop@1.1.0", TestBundle.of("b", "1").activator(LeavesInInitializer.class));

    assertThatThrownBy(() -> platform.update(leaving))
        .hasMessageContaining("bundle b 1.0.0 did not start")
        .hasMessageContaining("Runtime.exit(8)" + REFUSED);

    assertTheOtherReleaseGoesOn();
  }

  @Test
  void aComponentThatWouldEndTheHostBringsTheOldVersionBack() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Release leaving =
        platform.release(
            "shop@1.1.0",
            TestBundle.probe("1.1.0"),
            TestBundle.of("com.acme.leaves", "1.1.0")
                .component(
                    "com.acme.leaves",
                    LeavingComponent.class,
                    "immediate=\"true\" activate=\"activate\"",
                    ""));

    assertThatThrownBy(() -> platform.update(leaving, size(2)))
        .hasMessage(
            "shop@1.1.0 did not start: bundle com.acme.leaves 1.1.0 called System.exit(9) in thread"
                + " erel-start-shop@1.1.0; refused; shop@1.0.0 runs again");

    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=2 modified=0");
    assertNothingLeftOf("shop@1.1.0");
    assertTheOtherReleaseGoesOn();
  }

  private void assertNothingLeftOf(String id) {
    assertThat(platform.bundles(id)).isEmpty();
    assertThat(platform.container().problems()).isEmpty();
  }

  @Test
  void aCallIsAFailureEvenWhereTheBundleCatchesWhatItThrows() throws Exception {
    Release leaving = leaving("a call that is caught");

    assertThatThrownBy(() -> platform.update(leaving))
        .hasMessage(
            "shop@1.1.0 did not start: bundle com.acme.leaves 1.1.0 called System.exit(7) in thread"
                + " erel-start-shop@1.1.0; refused");

    assertNothingLeftOf("shop@1.1.0");
  }

  @Test
  void aThreadThatWouldEndTheHostIsReportedUntilTheReleaseStartsAnewOrGoes() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger("org.erel.container.Exits");
    logger.setLevel(Level.ERROR);
    logger.addAppender(log);
    try {
      platform.update(leaving("a thread"));
      AtomicInteger changes = new AtomicInteger();
      platform.container().onChange(changes::incrementAndGet);

      leave(3);
      awaitProblem("called System.exit(3) in thread acme-worker; refused");
      leave(4);
      awaitProblem("called System.exit(4) in thread acme-worker; refused, 2 times");

      assertThat(changes).hasValue(1);
      assertThat(log.list)
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.getFormattedMessage())
                    .isEqualTo(
                        "release shop@1.1.0: bundle com.acme.leaves 1.1.0 called System.exit(3) in"
                            + " thread acme-worker; refused");
                assertThat(event.getThrowableProxy().getMessage())
                    .isEqualTo("System.exit(3)" + REFUSED);
              });
      assertThat(shop().state()).isEqualTo(ReleaseState.ACTIVE);
      assertTheOtherReleaseGoesOn();

      platform.container().restart("shop", BY, DEADLINE);
      assertThat(platform.container().problems()).isEmpty();
      leave(5);
      awaitProblem("called System.exit(5) in thread acme-worker; refused");
      platform.container().remove("shop", Hold.DELETED, BY, DEADLINE);
      assertNothingLeftOf("shop@1.1.0");
    } finally {
      logger.detachAppender(log);
      logger.setLevel(null);
    }
  }

  @Test
  void aReleaseThatResetsTheLogManagerIsReportedAllTheSame() throws Exception {
    platform.update(leaving("a thread"));
    LogManager.getLogManager().reset();

    leave(3);

    awaitProblem("called System.exit(3) in thread acme-worker; refused");
  }

  private void leave(int status) throws Exception {
    ServiceReference<?> found =
        platform.context().getServiceReferences(IntConsumer.class.getName(), null)[0];
    ((IntConsumer) platform.context().getService(found)).accept(status);
    platform.context().ungetService(found);
  }

  private void awaitProblem(String words) {
    // What the refused thread does not catch is none of Awaitility's business.
    await()
        .dontCatchUncaughtExceptions()
        .untilAsserted(
            () ->
                assertThat(platform.container().problems())
                    .containsExactly(
                        new Problem("release shop", "bundle com.acme.leaves 1.1.0 " + words)));
  }

  @Test
  void aClassThatCannotBeReadIsLoadedAsItIsAndReported() throws Exception {
    platform.update(
        platform.release("shop@1.0.0", TestBundle.of("b", "1").type("com.acme.Old", old())));
    Bundle bundle =
        platform.bundles("shop@1.0.0").stream()
            .filter(b -> b.getSymbolicName().equals("b"))
            .findFirst()
            .orElseThrow();

    assertThat(bundle.loadClass("com.acme.Old").isInterface()).isTrue();

    assertThat(platform.container().problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.subject()).isEqualTo("release shop");
              assertThat(problem.reason())
                  .startsWith("bundle b 1.0.0: class com.acme.Old may call System.exit and cannot")
                  .contains("class file version 51");
            });
  }

  @Test
  void aFrameworkThatHasGivenUpTheGuardIsGivenAnother() throws Exception {
    Bundle framework = platform.context().getBundle();
    ServiceReference<WeavingHook> hook = platform.context().getServiceReference(WeavingHook.class);
    Throwable overflow = new StackOverflowError("made up");
    TestBundle next = TestBundle.of("next", "1");
    for (int i = 0; i < 100; i++) {
      String name = "com.acme.Leaver" + i;
      next.type(name, calling(name, Opcodes.V17, Opcodes.ACC_PUBLIC, "run"));
    }

    // What Felix does then. A real overflow would spoil classes of Java for the tests that follow.
    Method hooks = method(framework.getClass(), "getHookRegistry");
    Object registry = hooks.invoke(framework);
    method(registry.getClass(), "blackListHook", ServiceReference.class).invoke(registry, hook);
    method(framework.getClass(), "fireFrameworkEvent", int.class, Bundle.class, Throwable.class)
        .invoke(framework, FrameworkEvent.ERROR, hook.getBundle(), overflow);

    platform.update(platform.release("next@1.0.0", next));
    Bundle bundle =
        platform.bundles("next@1.0.0").stream()
            .filter(b -> b.getSymbolicName().equals("next"))
            .findFirst()
            .orElseThrow();
    // A class is looked at once: each try needs another.
    AtomicInteger number = new AtomicInteger();
    await()
        .until(
            () ->
                Stream.of(
                        bundle
                            .loadClass("com.acme.Leaver" + number.getAndIncrement())
                            .getDeclaredMethods())
                    .anyMatch(method -> method.getName().startsWith("erel$")));
  }

  private static Method method(Class<?> type, String name, Class<?>... parameters)
      throws Exception {
    Method method = type.getDeclaredMethod(name, parameters);
    method.setAccessible(true);
    return method;
  }

  /** An interface of Java 7 that ends the process when it is initialized. */
  private static byte[] old() {
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT;
    return calling("com.acme.Old", Opcodes.V1_7, access, "<clinit>");
  }

  private static byte[] calling(String name, int version, int access, String method) {
    ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.visit(version, access, name.replace('.', '/'), null, "java/lang/Object", null);
    MethodVisitor code = type.visitMethod(Opcodes.ACC_STATIC, method, "()V", null, null);
    code.visitInsn(Opcodes.ICONST_1);
    code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/System", "exit", "(I)V", false);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    return type.toByteArray();
  }

  @Test
  void aBundleOfThePlatformIsLeftAsItIs() throws Exception {
    TestBundle content = TestBundle.of("quitting", "1").activator(Leaves.class);
    Bundle bundle =
        platform.context().installBundle(content.write(folder).content().toUri().toString());

    assertThat(bundle.loadClass(Leaves.class.getName()).getDeclaredMethods())
        .noneMatch(method -> method.getName().startsWith("erel$"));
  }
}
