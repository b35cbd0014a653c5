package asyncio4j.blocking.blockhound;

import reactor.blockhound.BlockingMethod;

/** A blocking method that says who called it and what to call instead: the error's text. */
final class ExplainedMethod extends BlockingMethod {

  private static final long serialVersionUID = 1;

  private final String explanation;

  ExplainedMethod(BlockingMethod method, String explanation) {
    super(method.getClassName(), method.getName(), method.getModifiers());
    this.explanation = explanation;
  }

  @Override
  public String toString() {
    return explanation;
  }
}
