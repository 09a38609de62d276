/** A PDF of one page, uncompressed, with these lines from top to bottom, each of a height in points. */
export function makePdf(lines: readonly { text: string; height: number }[]): Buffer {
  let y = 800;
  const text = lines.map((line) => {
    y -= line.height * 1.3 + (line.height > 12 ? 14 : 0);
    return `BT /F1 ${line.height} Tf 50 ${y.toFixed(1)} Td (${line.text.replaceAll(/[\\()]/g, '\\$&')}) Tj ET`;
  }).join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>', '<< /ModDate (D:20260214093000Z) >>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const at = body.length;
    body += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(`${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n${body.length}\n%%EOF\n`, 'latin1');
}
