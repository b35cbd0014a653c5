package asyncio4j.benchmarks;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/** The curves as a picture, both axes logarithmic: a flat line is a cost that does not grow. */
final class GrowthPlot {

  private GrowthPlot() {}

  static void write(Map<String, Map<Integer, Double>> curves, Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(560)
            .title("Cost of one, by how many there are")
            .xAxisTitle("how many")
            .yAxisTitle("nanoseconds for one")
            .build();
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    // Whole decades, or the axis has no numbers.
    DoubleSummaryStatistics decades =
        curves.values().stream()
            .flatMap(curve -> curve.values().stream())
            .mapToDouble(Math::log10)
            .summaryStatistics();
    chart.getStyler().setYAxisMin(Math.pow(10, Math.floor(decades.getMin())));
    chart.getStyler().setYAxisMax(Math.pow(10, Math.ceil(decades.getMax())));
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    curves.forEach((name, curve) ->
        chart.addSeries(name, List.copyOf(curve.keySet()), List.copyOf(curve.values())));
    if (!ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile())) {
      throw new IOException("this JDK writes no PNG");
    }
  }
}
