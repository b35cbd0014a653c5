package asyncio4j.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates, made by the JDK's keytool for one run of the tests. */
final class Keys {

  private static final char[] PASSWORD = "password".toCharArray();

  /** For a server called localhost. */
  static final KeyStore SERVER = make("localhost", "san=dns:localhost,ip:127.0.0.1");

  static final KeyStore CLIENT = make("client", "san=dns:client");
  static final KeyStore STRANGER = make("stranger", "san=dns:localhost");

  private Keys() {}

  private static KeyStore make(String name, String extension) {
    try {
      Path folder = Files.createTempDirectory("keys");
      Path file = folder.resolve(name + ".p12");
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  name,
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=" + name,
                  "-ext",
                  extension,
                  "-validity",
                  "30",
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  file.toString(),
                  "-storepass",
                  new String(PASSWORD))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException("keytool failed");
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, PASSWORD);
      }
      Files.delete(file);
      Files.delete(folder);
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes key and certificate of the server as programs of others want them; the file. */
  static Path writePem(Path folder) throws Exception {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    String alias = SERVER.aliases().nextElement();
    return Files.writeString(
        folder.resolve("server.pem"),
        "-----BEGIN PRIVATE KEY-----\n"
            + lines.encodeToString(SERVER.getKey(alias, PASSWORD).getEncoded())
            + "\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\n"
            + lines.encodeToString(SERVER.getCertificate(alias).getEncoded())
            + "\n-----END CERTIFICATE-----\n");
  }

  /** A context that shows one store's certificate and trusts another's; null for none. */
  static SSLContext context(KeyStore own, KeyStore trusted) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, PASSWORD);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      if (trusted != null) {
        String alias = trusted.aliases().nextElement();
        anchors.setCertificateEntry(alias, trusted.getCertificate(alias));
      }
      trust.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          own == null ? null : keys.getKeyManagers(),
          trusted == null ? null : trust.getTrustManagers(),
          null);
      return context;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static TlsOptions server() {
    return TlsOptions.of(context(SERVER, CLIENT));
  }

  /** Trusts the server. */
  static TlsOptions client() {
    return TlsOptions.of(context(null, SERVER));
  }
}
