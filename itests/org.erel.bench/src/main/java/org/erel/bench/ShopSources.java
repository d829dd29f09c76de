package org.erel.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The Java of a release as a team would write it: each bundle has an interface of its own, a
 * component behind it that is referenced by the bundles after it, a second component that works at
 * once, and some dozens of classes, half of which are needed from the start. The last bundle has
 * the front, which answers by way of all bundles.
 */
final class ShopSources {

  /** Classes of a bundle beside its interface and components. */
  static final int HANDLERS = 32;

  /** How many of them a component makes when it is activated. */
  private static final int EAGER = 16;

  private ShopSources() {}

  /** The packages' common part: bundle 7 is {@code com.acme.shop.b07}. */
  static String name(int bundle) {
    return "com.acme.shop.b%02d".formatted(bundle);
  }

  /** The other bundle that a bundle refers to beside the one before it. */
  static int second(int bundle) {
    return bundle / 2;
  }

  /**
   * The classes of one bundle.
   *
   * @param bundle its place in the start order, from 0
   * @return source text by the class's full name
   */
  static Map<String, String> of(int bundle) {
    String name = name(bundle);
    Map<String, String> sources = new LinkedHashMap<>();
    sources.put(
        name + ".api.Part",
        "package %s.api; public interface Part { String answer(); int weigh(String text); }\n"
            .formatted(name));
    sources.put(name + ".internal.Handler", handler(name));
    for (int i = 0; i < HANDLERS; i++) {
      sources.put("%s.internal.Handler%02d".formatted(name, i), handler(name, i));
    }
    sources.put(name + ".internal.MainPart", mainPart(bundle));
    sources.put(name + ".internal.Clerk", clerk(name));
    return sources;
  }

  private static String handler(String name) {
    return """
    package %s.internal;
    public abstract class Handler {
      private final String key;
      private int calls;
      protected Handler(String key) { this.key = key; }
      public String key() { return key; }
      public int calls() { return calls; }
      protected void called() { calls++; }
      public abstract int handle(String text);
    }
    """
        .formatted(name);
  }

  private static String handler(String name, int i) {
    String lambda =
        i % 4 == 0
            ? "java.util.function.IntUnaryOperator twice = m -> 2 * m + sum(text); return twice.applyAsInt(n);"
            : "return 2 * n + sum(text);";
    return """
    package %1$s.internal;
    public final class Handler%2$02d extends Handler {
      private final java.util.Map<String, Integer> known = new java.util.HashMap<>();
      private final java.util.List<String> last = new java.util.ArrayList<>();
      public Handler%2$02d() { super("handler-%2$02d"); known.put("default", %2$d); known.put("limit", 1000); }
      @Override public int handle(String text) {
        called();
        if (text.isEmpty()) { return known.get("default"); }
        remember(text);
        return scaled(known.getOrDefault(text, text.length()), text);
      }
      private int scaled(int n, String text) { %3$s }
      private int sum(String text) { int s = 0; for (int i = 0; i < text.length(); i++) { s = s * 31 + text.charAt(i); } return s; }
      private void remember(String text) { if (last.size() > 10) { last.remove(0); } last.add(text); }
      public String describe() { return "handler %2$d of %1$s with " + known.size() + " known, last " + String.join(",", last); }
      public boolean accepts(String text) { return switch (text) { case "order", "basket", "payment" -> true; default -> text.startsWith("x%2$d"); }; }
      public java.util.Optional<String> newest() { return last.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(last.get(last.size() - 1)); }
      public int known(String text) { Integer n = known.get(text); if (n == null) { throw new IllegalArgumentException("unknown: " + text); } return n; }
      public void learn(String text, int n) { if (n > known("limit")) { throw new IllegalArgumentException(text + " is beyond " + known("limit")); } known.put(text, n); }
    }
    """
        .formatted(name, i, lambda);
  }

  private static String mainPart(int bundle) {
    StringBuilder handlers = new StringBuilder();
    for (int i = 0; i < EAGER; i++) {
      handlers.append("    add(new Handler%02d());\n".formatted(i));
    }
    String references =
        bundle == 0
            ? "  private String ask() { return version; }\n"
            : """
              private %1$s.api.Part previous;
              private %2$s.api.Part second;
              public void setPrevious(%1$s.api.Part part) { previous = part; }
              public void setSecond(%2$s.api.Part part) { second = part; }
              private String ask() { return previous.answer(); }
            """
                .formatted(name(bundle - 1), name(second(bundle)));
    return """
    package %s.internal;
    public final class MainPart implements %s.api.Part {
      private final java.util.Map<String, Handler> handlers = new java.util.LinkedHashMap<>();
      private String version;
    %s
      public void activate(java.util.Map<String, Object> properties) {
        version = (String) properties.get("version");
    %s
      }
      private void add(Handler handler) { handlers.put(handler.key(), handler); handler.handle(version); }
      @Override public String answer() { return ask(); }
      @Override public int weigh(String text) { int sum = 0; for (Handler handler : handlers.values()) { sum += handler.handle(text); } return sum; }
    }
    """
        .formatted(name(bundle), name(bundle), references, handlers);
  }

  private static String clerk(String name) {
    return """
    package %1$s.internal;
    public final class Clerk {
      private %1$s.api.Part part;
      private int weight;
      public void setPart(%1$s.api.Part part) { this.part = part; }
      public void activate(java.util.Map<String, Object> properties) { weight = part.weigh("begin"); }
      public void deactivate() { weight = 0; }
    }
    """
        .formatted(name);
  }

  /**
   * What answers for a release: it puts itself behind a {@link Door} while it is active.
   *
   * @param bundle the last one
   * @return source text by the class's full name
   */
  static Map<String, String> front(int bundle) {
    return Map.of(
        name(bundle) + ".internal.Front",
        """
        package %1$s.internal;
        public final class Front implements java.util.function.Supplier<String> {
          private %1$s.api.Part part;
          public void setPart(%1$s.api.Part part) { this.part = part; }
          public void activate(java.util.Map<String, Object> properties) { System.getProperties().put(properties.get("door"), this); }
          public void deactivate(java.util.Map<String, Object> properties) { System.getProperties().remove(properties.get("door"), this); }
          @Override public String get() { return part.answer(); }
        }
        """
            .formatted(name(bundle)));
  }

  /** The full name of the class of {@link #neighbour}. */
  static final String NEIGHBOUR = "com.acme.neighbour.Neighbour";

  /**
   * Another release's only component, a small HTTP server; it puts its port behind a {@link Door}.
   *
   * @return source text by the class's full name
   */
  static Map<String, String> neighbour() {
    return Map.of(
        NEIGHBOUR,
        """
        package com.acme.neighbour;
        public final class Neighbour {
          private com.sun.net.httpserver.HttpServer server;
          private java.util.concurrent.ExecutorService threads;
          public void activate(java.util.Map<String, Object> properties) throws java.io.IOException {
            server = com.sun.net.httpserver.HttpServer.create(new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
            threads = java.util.concurrent.Executors.newFixedThreadPool(4, task -> new Thread(task, "neighbour"));
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
              byte[] body = ("hello from " + exchange.getRequestURI() + "\\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
              exchange.close();
            });
            server.start();
            System.getProperties().put(properties.get("door"), server.getAddress());
          }
          public void deactivate(java.util.Map<String, Object> properties) {
            System.getProperties().remove(properties.get("door"));
            server.stop(0);
            threads.shutdownNow();
          }
        }
        """);
  }
}
