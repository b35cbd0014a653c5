package asyncio4j.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    curves.forEach((name, curve) ->
        chart.addSeries(name, List.copyOf(curve.keySet()), List.copyOf(curve.values())));
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
  }
}
