// Charts, drawn from the figures of the table below each: without script or canvas nothing is lost.
// No HTML in tooltips and no inline style: the content policy allows neither.
(function () {
  "use strict";

  var COLOURS = ["#1f5a9d", "#3d8b57", "#c98a1b", "#7a5ba6", "#b5493f", "#4b8f9c", "#8a8f98"];
  var INK = "#1f2933";
  var PAPER = 660; // pixels between the margins of A4
  var charts = [];

  function figuresOf(one) {
    return one.figures.map(function (figure) { return figure === null ? null : parseFloat(figure); });
  }

  function hasFigures(data) {
    return data.series.some(function (one) { return one.figures.some(function (figure) { return figure !== null; }); });
  }

  function words(name, one, figure) {
    return name + "\n" + one.label + "：" + (figure === null ? "—" : figure + one.unit);
  }

  // One kind of chart each: what differs from the common part.
  var KINDS = {
    bars: function (data, look) { return bars(data, look, ""); },
    stacked: function (data, look) { return bars(data, look, "all"); },
    lines: function (data, look) {
      return {
        grid: { left: 60, right: 20, top: 45, bottom: 30 },
        legend: { top: 0, type: "scroll", textStyle: look.text },
        xAxis: { type: "category", data: data.names, axisLabel: look.label },
        yAxis: { type: "value", scale: true, axisLabel: look.label },
        series: data.series.map(function (one) {
          return { name: one.label, type: "line", data: figuresOf(one), label: { show: true, color: INK, fontSize: look.size } };
        })
      };
    },
    heat: function (data, look) {
      var points = [];
      data.series.forEach(function (one, x) {
        figuresOf(one).forEach(function (figure, y) { if (figure !== null) points.push([x, y, figure]); });
      });
      return {
        grid: { left: look.names, right: 16, top: 80, bottom: 50 },
        xAxis: { type: "category", position: "top", data: data.series.map(function (one) { return one.label; }), axisLabel: Object.assign({ rotate: look.narrow ? 90 : 45, interval: 0 }, look.label) },
        yAxis: { type: "category", inverse: true, data: data.names, axisLabel: look.name },
        visualMap: {
          type: "piecewise", orient: "horizontal", left: "center", bottom: 4, textStyle: look.text,
          pieces: [
            { gte: 90, label: "90%及以上", color: "#8fcb9f" },
            { gte: 60, lt: 90, label: "60%–90%", color: "#f3cf7a" },
            { lt: 60, label: "60%以下", color: "#e8908a" }
          ]
        },
        series: [{
          type: "heatmap", data: points, itemStyle: { borderColor: "#ffffff", borderWidth: 1 },
          label: { show: !look.narrow, fontSize: look.size * 0.9, color: INK, formatter: function (point) { return Math.round(point.value[2]); } }
        }],
        tooltip: { formatter: function (point) { return words(data.names[point.value[1]], data.series[point.value[0]], point.value[2]); } }
      };
    }
  };

  function bars(data, look, stack) {
    return {
      grid: { left: look.names, right: 30, top: look.narrow ? 70 : 45, bottom: 30 },
      legend: { top: 0, textStyle: look.text },
      xAxis: { type: "value", minInterval: 1, axisLabel: look.label },
      yAxis: { type: "category", inverse: true, data: data.names, axisLabel: look.name },
      series: data.series.map(function (one) {
        return { name: one.label, type: "bar", stack: stack || null, data: figuresOf(one), barMaxWidth: 22 };
      })
    };
  }

  function look(wide) {
    var size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.75;
    var narrow = wide < 600;
    var label = { fontSize: size, color: INK };
    return {
      size: size, narrow: narrow, names: narrow ? 90 : 140, label: label,
      text: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: size, color: INK },
      name: Object.assign({ interval: 0, width: narrow ? 80 : 128, overflow: "truncate" }, label)
    };
  }

  function height(data) {
    var lines = data.kind === "lines" ? 9 : data.names.length * (data.kind === "bars" ? Math.max(1.6, data.series.length * 0.7) : 1.6);
    return Math.max(15, lines + 9) + "rem";
  }

  // The names of many columns need room: the chart is then wider than a narrow screen, and scrolls.
  function width(data) {
    return data.kind === "heat" ? data.series.length * 1.7 + 8.5 + "rem" : "0";
  }

  function show(place) {
    var data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    if (!window.echarts || !hasFigures(data)) return;
    place.hidden = false;
    place.style.height = height(data);
    place.style.minWidth = width(data);
    var chart = echarts.init(place, null, { renderer: "canvas" });
    function draw(wide) {
      var how = look(wide);
      var own = KINDS[data.kind](data, how);
      var tooltip = Object.assign({ renderMode: "richText", confine: true, formatter: function (point) { return words(point.name, data.series[point.seriesIndex], point.value === undefined ? null : point.value); } }, own.tooltip);
      chart.setOption(Object.assign({ animation: false, color: COLOURS, textStyle: how.text }, own, { tooltip: tooltip }), true);
    }
    draw(place.clientWidth);
    charts.push({
      onScreen: function () { chart.resize({ width: "auto", height: "auto" }); draw(place.clientWidth); },
      onPaper: function () { chart.resize({ width: PAPER, height: place.clientHeight || chart.getHeight() }); draw(PAPER); }
    });
  }

  // While a page is printed its size says nothing about the paper.
  var isPrinting = false;
  function redraw() { if (!isPrinting) charts.forEach(function (chart) { chart.onScreen(); }); }
  function begin() { isPrinting = true; charts.forEach(function (chart) { chart.onPaper(); }); }
  function end() { isPrinting = false; redraw(); }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-chart]").forEach(show);
    window.addEventListener("resize", redraw);
    window.addEventListener("beforeprint", begin);
    window.addEventListener("afterprint", end);
  });
})();
