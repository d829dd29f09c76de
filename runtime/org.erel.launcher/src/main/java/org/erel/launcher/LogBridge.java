package org.erel.launcher;

import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.slf4j.event.Level;

/**
 * Passes the entries of the OSGi log, of java.util.logging and the framework's errors on to slf4j.
 */
final class LogBridge implements LogListener, FrameworkListener {

  /** Loggers of the events that the log service writes down too: what matters of them we see. */
  private static final String EVENTS = "Events.";

  private static final Set<String> UNNAMED = Set.of("LogService", Logger.ROOT_LOGGER_NAME);

  /** Starts passing on; ends with the framework. */
  static void open(BundleContext context) {
    LogBridge bridge = new LogBridge();
    context.addFrameworkListener(bridge);
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    new ServiceTracker<LogReaderService, LogReaderService>(context, LogReaderService.class, null) {
      @Override
      public LogReaderService addingService(ServiceReference<LogReaderService> reference) {
        LogReaderService reader = super.addingService(reference);
        reader.addLogListener(bridge);
        return reader;
      }
    }.open();
  }

  @Override
  public void logged(LogEntry entry) {
    String logger = entry.getLoggerName();
    if (logger != null && logger.startsWith(EVENTS)) {
      return;
    }
    if (entry.getBundle() != null && (logger == null || UNNAMED.contains(logger))) {
      logger = entry.getBundle().getSymbolicName();
    }
    LoggerFactory.getLogger(logger == null ? Logger.ROOT_LOGGER_NAME : logger)
        .atLevel(level(entry))
        .setCause(entry.getException())
        .log(entry.getMessage());
  }

  @Override
  public void frameworkEvent(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.ERROR) {
      LoggerFactory.getLogger("org.erel.framework")
          .error("{}", event.getBundle(), event.getThrowable());
    }
  }

  private static Level level(LogEntry entry) {
    return switch (entry.getLogLevel()) {
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      case INFO, AUDIT -> Level.INFO;
      case DEBUG -> Level.DEBUG;
      case TRACE -> Level.TRACE;
    };
  }
}
