// Rows for a spreadsheet, none of whose cells it takes for a formula.

export function download(name: string, rows: readonly (readonly unknown[])[]): void {
  const text = "\uFEFF" + rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}

function cell(value: unknown): string {
  const text = String(value ?? "");
  const safe = text.replace(/(^|;)(?="*[=+\-@\t\r])/g, "$1'"); // some spreadsheets begin a cell at ";"
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
