package asyncio4j.examples.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordsTest {

  private static final String TEXT =
      "int count = 0x1F;\n\tcount += grösse_$1; // count\r\n\n" + "y".repeat(70) + " last";

  @Test
  void countsAsWcDoes() {
    Words words = count(TEXT, TEXT.length() * 2);
    assertThat(words.lines()).isEqualTo(3);
    assertThat(words.words()).isEqualTo(11);
  }

  @Test
  void findsIdentifiersAndLeavesOutKeywordsNumbersAndMonsters() {
    assertThat(count(TEXT, TEXT.length() * 2).identifiers())
        .isEqualTo(Map.of("count", 3, "grösse_$1", 1, "last", 1));
  }

  @Test
  void itDoesNotMatterWhereTheChunksEnd() {
    Words whole = count(TEXT, TEXT.length() * 2);
    for (int size = 1; size < 20; size++) {
      Words parts = count(TEXT, size);
      assertThat(parts.lines()).isEqualTo(whole.lines());
      assertThat(parts.words()).isEqualTo(whole.words());
      assertThat(parts.identifiers()).isEqualTo(whole.identifiers());
    }
  }

  private static Words count(String text, int chunkSize) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Words words = new Words();
    for (int from = 0; from < bytes.length; from += chunkSize) {
      words.add(ByteBuffer.wrap(bytes, from, Math.min(chunkSize, bytes.length - from)));
    }
    words.end();
    return words;
  }
}
