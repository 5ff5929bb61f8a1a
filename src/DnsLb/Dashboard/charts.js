// Charts over time, drawn by uPlot, which is fetched when the first one is.

import { fine, number, time } from './format.js';

const LeastSeconds = 60;

const Colours = ['#3b7dd8', '#e0703a', '#3a9d5d', '#b452b0', '#c79a1e', '#2aa7a7', '#d0455a', '#8a7f72'];

const theme = matchMedia('(prefers-color-scheme: dark)');

let library = null;

/** A chart of some lines over one axis. */
export class Chart {
  #plot = null;
  #data = null;
  #sizes = new ResizeObserver(() => this.#resize());
  #themed = () => this.#redraw();

  /**
   * @param {Element} box Where it is; its label says what the lines come to.
   * @param {object} options names: of the lines; height; isTime: the axis has times.
   */
  constructor(box, { names, height = 110, isTime = true }) {
    this.box = box;
    this.options = { names, height, isTime };
    this.#sizes.observe(box);
    theme.addEventListener('change', this.#themed);
  }

  /**
   * Shows data.
   * @param {number[][]} data The axis, then each line.
   * @param {string} label What it shows, for who cannot see it.
   */
  async show(data, label) {
    this.#data = data;
    this.box.setAttribute('aria-label', label);
    library ??= import('./vendor/uPlot.esm.js');
    const { default: Plot } = await library;
    if (this.#plot) {
      this.#plot.setData(this.#data);
    } else if (this.#data && this.box.clientWidth > 0) {
      this.#plot = new Plot(this.#settings(), this.#data, this.box);
    }
  }

  /** Ends it, for its box is no longer in the page: the browser would keep it for ever. */
  end() {
    this.#sizes.disconnect();
    theme.removeEventListener('change', this.#themed);
    this.#plot?.destroy();
    this.#plot = null;
    this.#data = null;
  }

  #resize() {
    if (this.#plot && this.box.clientWidth > 0) {
      this.#plot.setSize({ width: this.box.clientWidth, height: this.options.height });
    } else if (this.#data && !this.#plot) {
      this.show(this.#data, this.box.getAttribute('aria-label'));
    }
  }

  #redraw() {
    this.#plot?.destroy();
    this.#plot = null;
    this.#resize();
  }

  #settings() {
    const { names, height, isTime } = this.options;
    const axis = { stroke: getComputedStyle(this.box).color, grid: { stroke: '#8885', width: 1 }, ticks: { stroke: '#8885', width: 1 } };
    return {
      width: this.box.clientWidth,
      height,
      legend: { show: names.length > 1 },
      cursor: { drag: { x: false, y: false } },
      scales: { x: isTime ? { time: true, range: (_, first, last) => [Math.min(first, last - LeastSeconds), last] } : { time: false }, y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] } },
      axes: [{ ...axis, size: 32, space: 80, incrs: isTime ? [10, 30, 60, 120, 300] : undefined, values: (_, ticks) => ticks.map(tick => isTime ? time(1000 * tick) : `${number(tick)} s`) }, { ...axis, size: 60, values: (_, ticks) => ticks.map(fine) }],
      series: [{ label: isTime ? 'At' : 'After' }, ...names.map((name, index) => ({ label: name, stroke: Colours[index % Colours.length], width: 2, points: { show: false } }))],
    };
  }
}
