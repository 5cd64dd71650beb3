// Heat map of completion. The table below it says the same, so without script or canvas nothing is lost.
// No HTML in tooltips and no inline style: the content policy allows neither.
(function () {
  "use strict";

  function show(place) {
    var data = JSON.parse(document.getElementById(place.dataset.heatChart).textContent);
    if (!window.echarts || !data.points.length) return;
    place.hidden = false;
    place.style.height = Math.max(18, data.rows.length * 1.7 + 8) + "rem";
    place.style.minWidth = data.columns.length * 1.7 + 8.5 + "rem"; // room for the names: a narrow screen scrolls
    var style = getComputedStyle(document.documentElement);
    var font = getComputedStyle(document.body).fontFamily;
    var size = parseFloat(style.fontSize) * 0.75;
    var text = { fontFamily: font, fontSize: size, color: "#1f2933" };
    var chart = echarts.init(place, null, { renderer: "canvas" });
    function draw() {
      chart.setOption(options(data, text, size, place.clientWidth < 600));
    }
    draw();
    window.addEventListener("resize", function () { chart.resize(); draw(); });
  }

  function options(data, text, size, narrow) {
    return {
      animation: false,
      textStyle: text,
      grid: { left: narrow ? 90 : 140, right: 16, top: 70, bottom: 50 },
      xAxis: { type: "category", data: data.columns, position: "top", axisLabel: { rotate: narrow ? 90 : 45, interval: 0, fontSize: size, color: text.color } },
      yAxis: { type: "category", data: data.rows, inverse: true, axisLabel: { interval: 0, fontSize: size, color: text.color, width: narrow ? 80 : 128, overflow: "truncate" } },
      visualMap: {
        type: "piecewise", orient: "horizontal", left: "center", bottom: 4, textStyle: text,
        pieces: [
          { gte: 90, label: "90%及以上", color: "#8fcb9f" },
          { gte: 60, lt: 90, label: "60%–90%", color: "#f3cf7a" },
          { lt: 60, label: "60%以下", color: "#e8908a" }
        ]
      },
      tooltip: {
        renderMode: "richText", confine: true,
        formatter: function (point) { return data.rows[point.value[1]] + "\n" + data.columns[point.value[0]] + "：" + point.value[2] + "%"; }
      },
      series: [{
        type: "heatmap",
        data: data.points.map(function (point) { return [point[0], point[1], parseFloat(point[2])]; }),
        label: { show: !narrow, fontSize: size * 0.9, color: "#1f2933", formatter: function (point) { return Math.round(point.value[2]); } },
        itemStyle: { borderColor: "#ffffff", borderWidth: 1 }
      }]
    };
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-heat-chart]").forEach(show);
  });
})();
