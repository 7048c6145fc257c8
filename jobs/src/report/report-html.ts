import { CHART_COLOURS } from './chart.ts';
import { escapeHtml } from './escape-html.ts';
import type { ReportLook } from './report-look.ts';
import type { ReportPage, Section, Table } from './report-page.ts';

/** Nothing is loaded and nothing runs, whoever opens the file and wherever; the logo is in the page. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const variables = (colours: Readonly<Record<string, string>>) =>
  Object.entries(colours)
    .map(([name, colour]) => `--chart-${name}:${colour}`)
    .join(';');

const styleOf = ({ header, headerSoft, brand, charts, fonts }: ReportLook) => `
:root{color-scheme:light dark;--page:#f4f5fb;--paper:#fff;--ink:#161b30;--quiet:#5a6282;--edge:#e3e6f1;--stripe:#f7f8fd;
  --brand:${brand.light};${variables(charts.light)}}
@media (prefers-color-scheme:dark){:root{--page:#0e1222;--paper:#171c31;--ink:#eceffb;--quiet:#a3abc9;--edge:#2c3350;
  --stripe:#1c2239;--brand:${brand.dark};${variables(charts.dark)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 ${fonts.map(font => `'${font}'`).join(',')},system-ui,-apple-system,'Segoe UI',sans-serif}
main{max-width:1080px;margin:0 auto;padding:24px 16px 48px}
header{background:linear-gradient(120deg,${header[0]},${header[1]} 60%,${header[2]});color:#fff;border-radius:20px;padding:40px 32px}
header p{margin:0;color:${headerSoft}}header .kind{text-transform:uppercase;letter-spacing:.12em;font-size:13px}
h1{margin:6px 0 4px;font-size:clamp(28px,6vw,46px);line-height:1.1;overflow-wrap:anywhere}
header .period{font-size:18px;color:#fff}
header img{display:block;max-height:56px;max-width:200px;margin:0 0 20px}
header .plate{background:#fff;border-radius:12px;padding:10px}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:12px;margin:16px 0 0;padding:0;list-style:none}
.figures li,section,.notes{background:var(--paper);border:1px solid var(--edge);border-radius:16px}
.figures li{padding:16px 18px}.figures strong{display:block;font-size:28px;line-height:1.15;color:var(--brand)}
.figures span{color:var(--quiet)}
.sections{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:16px;margin-top:16px}
section{padding:20px;min-width:0}section.wide,section.short{grid-column:1/-1}
@media screen and (max-width:760px){.sections{grid-template-columns:minmax(0,1fr)}}
h2{margin:0 0 12px;font-size:18px}
figure{margin:0}figure svg{display:block;width:100%;height:auto}.wide figure{overflow-x:auto}
.wide figure svg{min-width:640px}
.short figure svg{width:auto;max-width:100%;min-width:0}
figcaption{color:var(--quiet);font-size:13px;margin-top:6px}
.scroll{overflow-x:auto;margin-top:12px}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{padding:8px 10px;text-align:start;vertical-align:top;unicode-bidi:isolate;overflow-wrap:anywhere}
th{color:var(--quiet);font-weight:600;border-bottom:2px solid var(--edge);white-space:nowrap}
tbody tr:nth-child(even){background:var(--stripe)}
.number{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}
.more,.nothing{color:var(--quiet);margin:10px 0 0}.nothing{margin:0}
.notes{margin-top:16px;padding:16px 20px;color:var(--quiet);font-size:13px}.notes ul{margin:0 0 8px;padding-left:18px}.notes p{margin:0}
@media print{:root{color-scheme:light;--page:#fff;--paper:#fff;--ink:#161b30;--quiet:#5a6282;--edge:#e3e6f1;--stripe:#f7f8fd;
  --brand:${brand.light};${variables(charts.light)}}
  @page{margin:14mm}main{max-width:none;padding:0}body{font-size:12px}table{font-size:11px}th,td{padding:5px 8px}
  .figures{grid-template-columns:repeat(6,1fr)}.figures li{padding:10px 12px}.figures strong{font-size:20px}
  .wide figure svg{min-width:0}.half{break-inside:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
  figure,tr,.figures li{break-inside:avoid}thead{display:table-header-group}h2{break-after:avoid}}
`;

/** One page with everything in it: it can be mailed, kept and printed. */
export function reportHtml(page: ReportPage, look: ReportLook): string {
  const text = escapeHtml;
  return `<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(`${page.kind} · ${page.name} · ${page.period}`)}</title>
<style>${styleOf(look)}</style>
</head>
<body>
<main>
<header>
${logoHtml(look, page.tenantName)}<p class="kind">${text(page.kind)}</p>
<h1><bdi>${text(page.name)}</bdi></h1>
<p class="period">${text(page.period)}</p>
</header>
<ul class="figures">
${page.figures.map(({ value, label }) => `<li><strong>${text(value)}</strong><span>${text(label)}</span></li>`).join('\n')}
</ul>
<div class="sections">
${page.sections.map(sectionHtml).join('\n')}
</div>
<footer class="notes">
<ul>
${page.notes.map(note => `<li>${text(note)}</li>`).join('\n')}
</ul>
<p>${text(page.generated)}</p>
</footer>
</main>
</body>
</html>
`;
}

function logoHtml({ logo }: ReportLook, tenantName: string): string {
  if (logo === null) return '';
  const source = `data:image/png;base64,${logo.png.toString('base64')}`;
  return `<img${logo.isDark ? ' class="plate"' : ''} alt="${escapeHtml(tenantName)}" src="${source}">\n`;
}

function sectionHtml({ heading, content, width }: Section): string {
  return `<section class="${width}">
<h2>${escapeHtml(heading)}</h2>
${contentHtml(content)}
</section>`;
}

function contentHtml(content: Section['content']): string {
  if (content.kind === 'nothing') return `<p class="nothing">${escapeHtml(content.sentence)}</p>`;
  const { chart, table } = content;
  const figure =
    chart === null
      ? ''
      : `<figure>${themed(chart.svg)}<figcaption>${escapeHtml(chart.alt)}</figcaption></figure>`;
  return `${figure}${table === null ? '' : tableHtml(table)}`;
}

function tableHtml({ columns, rows, more }: Table): string {
  const classOf = (index: number) => (columns[index]?.isNumber ? ' class="number"' : '');
  const head = columns
    .map(({ title }, i) => `<th scope="col"${classOf(i)}>${escapeHtml(title)}</th>`)
    .join('');
  const body = rows
    .map(row => `<tr>${row.map((cell, i) => `<td${classOf(i)}>${escapeHtml(cell)}</td>`).join('')}</tr>`)
    .join('\n');
  const rest = more === null ? '' : `<p class="more">${escapeHtml(more)}</p>`;
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>
${body}
</tbody></table></div>${rest}`;
}

/** The chart with colours that the page chooses. */
function themed(svg: string): string {
  let themed = svg;
  for (const [name, colour] of Object.entries(CHART_COLOURS)) {
    themed = themed.replaceAll(`"${colour}"`, `"var(--chart-${name})"`);
  }
  return themed;
}
