package org.erel.demo;

/** A step of the demo did not come out as it should. */
final class DemoException extends RuntimeException {

  DemoException(String message) {
    super(message);
  }
}
