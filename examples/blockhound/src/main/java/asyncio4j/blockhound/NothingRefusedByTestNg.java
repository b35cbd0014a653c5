package asyncio4j.blockhound;

import org.testng.IInvokedMethod;
import org.testng.IInvokedMethodListener;
import org.testng.ITestResult;

/** Fails each test of TestNG's in which something was refused. Found by TestNG. */
public final class NothingRefusedByTestNg implements IInvokedMethodListener {

  /** For the service loader. */
  public NothingRefusedByTestNg() {}

  /** Whatever became of it otherwise: the TCK skips tests for errors of its own. */
  @Override
  public void afterInvocation(IInvokedMethod method, ITestResult result) {
    AssertionError refusals = Refusals.take();
    if (refusals != null) {
      if (result.getThrowable() != null) {
        refusals.addSuppressed(result.getThrowable());
      }
      result.setThrowable(refusals);
      result.setStatus(ITestResult.FAILURE);
    }
  }
}
