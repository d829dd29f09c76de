package org.erel.material.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.erel.container.testing.Platform.size;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.erel.api.Configuration;
import org.erel.api.Release;
import org.erel.container.testing.TestBundle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** What two releases on one host do to each other: a row for each way to collide. */
class IsolationMatrixTest extends MaterialFixture {

  /** A sentence, and what proves it. */
  private record Row(String sentence, Check check) {

    @Override
    public String toString() {
      return sentence;
    }
  }

  private interface Check {
    void run(IsolationMatrixTest test) throws Exception;
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("the same bundles in the same versions run twice", t -> t.sameBundles()),
        new Row("one package in one version has other classes in each", t -> t.samePackage()),
        new Row("one package in two versions is wired within each", t -> t.packageVersions()),
        new Row("a service under one interface is seen within its release", t -> t.services()),
        new Row("one PID has a value for each", t -> t.pids()),
        new Row("one factory PID with one name has an instance for each", t -> t.factories()),
        new Row(
            "one Gogo command stays with the release that has it, and the newcomer fails",
            t -> t.commands()),
        new Row("a fragment attaches to the host of its release", t -> t.fragments()),
        new Row(
            "a dynamic import finds the packages of its release alone", t -> t.dynamicImports()),
        new Row("a lazy bundle waits in each until its classes are asked for", t -> t.lazy()),
        new Row("an embedded jar is the bundle's own", t -> t.embedded()),
        new Row(
            "a jar for several Java releases gives the classes of this one", t -> t.multiRelease()),
        new Row("a release has no Require-Bundle on the platform", t -> t.requireBundle()),
        new Row("a Declarative Services runtime in a release is refused", t -> t.secondRuntime()),
        new Row(
            "an unbound configuration of the host reaches releases that have none",
            t -> t.hostConfigurations()),
        new Row(
            "Configuration Admin lets a release change the configurations of others",
            t -> t.foreignConfigurations()),
        new Row(
            "the runtime of Declarative Services tells a release of all components",
            t -> t.foreignComponents()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void twoReleases(Row row) throws Exception {
    row.check().run(this);
  }

  private void both(TestBundle... bundles) throws Exception {
    update(platform.release("a@1.0.0", bundles));
    update(platform.release("b@1.0.0", bundles));
  }

  private void assertSaid(String byA, String byB) throws Exception {
    assertThat(platform.said("a@1.0.0")).containsExactly(byA);
    assertThat(platform.said("b@1.0.0")).containsExactly(byB);
  }

  private void sameBundles() throws Exception {
    both(Bundles.teller("return context.getBundle().getLocation().substring(0, 5);"));

    assertSaid("rel:a", "rel:b");
    platform.container().stop("a", BY, DEADLINE);
    assertThat(platform.said("b@1.0.0")).containsExactly("rel:b");
  }

  private void samePackage() throws Exception {
    TestBundle user = importing(Bundles.wordTeller());
    update(platform.release("a@1.0.0", Bundles.library("1.0.0", "of a"), user));
    update(platform.release("b@1.0.0", Bundles.library("1.0.0", "of b"), user));

    assertSaid("of a", "of b");
  }

  private void packageVersions() throws Exception {
    TestBundle user = importing(Bundles.wordTeller());
    update(platform.release("a@1.0.0", Bundles.library("2.0.0", "two"), user));
    // Without a range it takes the highest there is: in its release.
    update(platform.release("b@1.0.0", Bundles.library("1.0.0", "one"), user));

    assertSaid("two", "one");
  }

  private void services() throws Exception {
    both(
        TestBundle.probe("1.0.0"),
        Bundles.teller(
            "return context.getAllServiceReferences(\"java.util.function.Supplier\", null).length"
                + " + \"\";"));

    assertThat(platform.said("a@1.0.0")).hasSize(2).contains("1");
    assertThat(platform.said("b@1.0.0")).hasSize(2).contains("1");
  }

  private void pids() throws Exception {
    Release a = platform.release("a@1.0.0", TestBundle.probe("1.0.0"));
    update(a, size(1));
    update(platform.release("b@1.0.0", TestBundle.probe("1.0.0")), size(2));
    update(a, size(3));

    await()
        .untilAsserted(
            () -> assertSaid("size=3 activated=1 modified=1", "size=2 activated=1 modified=0"));
  }

  private void factories() throws Exception {
    TestBundle pool =
        TestBundle.of("pool", "1").component("com.acme.pool", "configuration-policy=\"require\"");
    update(platform.release("a@1.0.0", pool), new Configuration("com.acme.pool~x", "{\"size\":1}"));
    update(platform.release("b@1.0.0", pool), new Configuration("com.acme.pool~x", "{\"size\":2}"));

    await()
        .untilAsserted(
            () -> assertSaid("size=1 activated=1 modified=0", "size=2 activated=1 modified=0"));
  }

  private void commands() throws Exception {
    Bundle gogo = platform.context().installBundle(Material.jars("gogo").get(0).toUri().toString());
    gogo.start();
    update(platform.release("a@1.0.0", Bundles.command()));
    Release newcomer = platform.release("b@1.0.0", Bundles.command());

    assertThatThrownBy(() -> update(newcomer))
        .hasMessageContaining("Gogo command acme:where")
        .hasMessageContaining("is that of release a@1.0.0 already");
    await().untilAsserted(() -> assertThat(gogo("acme:where")).startsWith("rel:a@1.0.0"));
  }

  private String gogo(String line) throws Exception {
    ServiceReference<?> reference =
        platform.context()
            .getAllServiceReferences("org.apache.felix.service.command.CommandProcessor", null)[0];
    Object processor = platform.context().getService(reference);
    OutputStream nowhere = new ByteArrayOutputStream();
    Object session =
        processor
            .getClass()
            .getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
            .invoke(processor, InputStream.nullInputStream(), nowhere, nowhere);
    return String.valueOf(
        session.getClass().getMethod("execute", CharSequence.class).invoke(session, line));
  }

  private void fragments() throws Exception {
    TestBundle user = importing(Bundles.wordTeller());
    update(platform.release("a@1.0.0", host(), fragment("of a"), user));
    update(platform.release("b@1.0.0", host(), fragment("of b"), user));

    assertSaid("of a", "of b");
  }

  private static TestBundle host() {
    return TestBundle.of("com.acme.host", "1.0.0")
        .header("Export-Package", "com.acme.library;version=1.0.0");
  }

  private static TestBundle fragment(String word) throws Exception {
    return TestBundle.of("com.acme.fragment", "1.0.0")
        .header("Fragment-Host", "com.acme.host")
        .entry("com/acme/library/Word.class", Bundles.word(word));
  }

  private void dynamicImports() throws Exception {
    TestBundle user = Bundles.wordTeller().header("DynamicImport-Package", "*");
    update(platform.release("a@1.0.0", Bundles.library("1.0.0", "of a"), user));
    update(platform.release("b@1.0.0", Bundles.library("1.0.0", "of b"), user));
    update(platform.release("c@1.0.0", curious("com.acme.library.Word")));
    update(platform.release("d@1.0.0", curious("org.erel.api.Release")));
    update(platform.release("e@1.0.0", curious("org.slf4j.Logger")));

    assertSaid("of a", "of b");
    assertThat(platform.said("c@1.0.0")).containsExactly("not there");
    assertThat(platform.said("d@1.0.0")).containsExactly("not there");
    assertThat(platform.said("e@1.0.0")).containsExactly("there");
  }

  private static TestBundle curious(String type) throws Exception {
    return Bundles.teller(
            "try { Class.forName(\"%s\"); return \"there\"; }".formatted(type)
                + " catch (ClassNotFoundException e) { return \"not there\"; }")
        .header("DynamicImport-Package", "*");
  }

  private void lazy() throws Exception {
    TestBundle lazy =
        Bundles.teller("return \"awake\";")
            .header("Bundle-ActivationPolicy", "lazy")
            .header("Export-Package", "com.acme.teller");
    both(lazy);

    assertThat(platform.said("a@1.0.0")).isEmpty();
    Bundle ofA = bundle("a@1.0.0", "com.acme.teller");
    assertThat(ofA.getState()).isEqualTo(Bundle.STARTING);
    ofA.loadClass("com.acme.teller.Teller");
    assertThat(ofA.getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(platform.said("a@1.0.0")).containsExactly("awake");
    assertThat(bundle("b@1.0.0", "com.acme.teller").getState()).isEqualTo(Bundle.STARTING);
  }

  private Bundle bundle(String release, String name) {
    return platform.bundles(release + "#").stream()
        .filter(bundle -> bundle.getSymbolicName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void embedded() throws Exception {
    update(platform.release("a@1.0.0", embedding("of a", false)));
    update(platform.release("b@1.0.0", embedding("of b", false)));

    assertSaid("of a", "of b");
  }

  private static TestBundle embedding(String word, boolean multiRelease) throws Exception {
    Map<String, byte[]> classes =
        multiRelease
            ? Map.of(
                "com/acme/library/Word.class",
                Bundles.word("of old Java"),
                "META-INF/versions/17/com/acme/library/Word.class",
                Bundles.word(word))
            : Map.of("com/acme/library/Word.class", Bundles.word(word));
    return Bundles.wordTeller()
        .header("Bundle-ClassPath", ".,lib/library.jar")
        .entry("lib/library.jar", Bundles.jar(classes, multiRelease));
  }

  private void multiRelease() throws Exception {
    update(
        platform.release(
            "a@1.0.0",
            Bundles.wordTeller()
                .header("Multi-Release", "true")
                .entry("com/acme/library/Word.class", Bundles.word("of old Java"))
                .entry(
                    "META-INF/versions/17/com/acme/library/Word.class",
                    Bundles.word("of Java 17 for a"))));
    update(platform.release("b@1.0.0", embedding("of Java 17 for b", true)));

    assertSaid("of Java 17 for a", "of Java 17 for b");
  }

  private void requireBundle() throws Exception {
    update(
        platform.release(
            "a@1.0.0",
            Bundles.library("1.0.0", "of a"),
            Bundles.wordTeller().header("Require-Bundle", "com.acme.library")));

    assertThat(platform.said("a@1.0.0")).containsExactly("of a");
    for (String name : List.of("com.acme.library", "org.apache.felix.scr", "system.bundle")) {
      assertThatThrownBy(
              () ->
                  update(
                      platform.release(
                          "b@1.0.0",
                          TestBundle.of("com.acme.lone", "1").header("Require-Bundle", name))))
          .hasMessageContaining("b@1.0.0 does not resolve: bundle com.acme.lone needs")
          .hasMessageContaining(name);
    }
  }

  private void secondRuntime() throws Exception {
    Release newcomer = release("a@1.0.0", Material.jars("scr"), TestBundle.probe("1.0.0"));

    assertThatThrownBy(() -> update(newcomer))
        .hasMessageContaining("bundle org.apache.felix.scr")
        .hasMessageEndingWith(
            "brings a Declarative Services runtime; the host has one that serves all releases:"
                + " leave it out");
  }

  private void hostConfigurations() throws Exception {
    TestBundle pool =
        TestBundle.of("pool", "1").component("com.acme.pool", "configuration-policy=\"require\"");
    Dictionary<String, Object> properties = new Hashtable<>(Map.of("size", 99));
    platform.admin().getConfiguration("com.acme.probe", null).update(properties);
    platform.admin().getFactoryConfiguration("com.acme.pool", "x", null).update(properties);
    update(platform.release("a@1.0.0", TestBundle.probe("1.0.0"), pool));
    update(platform.release("b@1.0.0", TestBundle.probe("1.0.0"), pool), size(2));

    await()
        .untilAsserted(
            () -> {
              assertThat(platform.said("a@1.0.0")).hasSize(2).allMatch(s -> s.contains("size=99"));
              assertThat(platform.said("b@1.0.0"))
                  .hasSize(2)
                  .anyMatch(said -> said.contains("size=2 "))
                  .anyMatch(said -> said.contains("size=99"));
            });
  }

  private void foreignConfigurations() throws Exception {
    update(platform.release("a@1.0.0", TestBundle.probe("1.0.0")), size(1));
    update(
        platform.release(
            "b@1.0.0",
            Bundles.teller(
                    """
                    var reference =
                        context.getServiceReference(org.osgi.service.cm.ConfigurationAdmin.class);
                    var all = context.getService(reference).listConfigurations(null);
                    all[0].update(new java.util.Hashtable<>(java.util.Map.of("size", 666)));
                    return all[0].getPid();
                    """)
                .header("Import-Package", "org.osgi.framework,org.osgi.service.cm")));

    assertThat(platform.said("b@1.0.0").get(0)).startsWith("com.acme.probe|com.acme.probe|");
    await()
        .untilAsserted(
            () ->
                assertThat(platform.said("a@1.0.0"))
                    .containsExactly("size=666 activated=1 modified=1"));
  }

  private void foreignComponents() throws Exception {
    update(platform.release("a@1.0.0", TestBundle.probe("1.0.0")));
    update(
        platform.release(
            "b@1.0.0",
            Bundles.teller(
                    """
                    var reference = context.getServiceReference(
                        org.osgi.service.component.runtime.ServiceComponentRuntime.class);
                    return context.getService(reference).getComponentDescriptionDTOs().stream()
                        .map(component -> component.name).sorted().toList().toString();
                    """)
                .header(
                    "Import-Package",
                    "org.osgi.framework,org.osgi.service.component.runtime,"
                        + "org.osgi.service.component.runtime.dto")));

    assertThat(platform.said("b@1.0.0"))
        .containsExactly("[com.acme.probe, org.erel.container.Container]");
  }

  private static TestBundle importing(TestBundle bundle) {
    return bundle.header("Import-Package", "org.osgi.framework,com.acme.library");
  }
}
