package asyncio4j.house;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;

/** The module under test. Tests run on the class path, so its descriptor is read from the file. */
final class OwnModule {

  /** Relative to the module's folder, where Surefire starts the tests. */
  private static final Path FILE = Path.of("target", "classes", "module-info.class");

  private OwnModule() {}

  static ModuleDescriptor descriptor() {
    try (InputStream in = Files.newInputStream(FILE)) {
      return ModuleDescriptor.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("a published module has a module-info.java", e);
    }
  }
}
