/** Hands a file to the browser, which puts it among the person's downloads. */
export function downloadIn(page: Document): (name: string, content: Blob) => string {
  return (name, content) => {
    const address = URL.createObjectURL(content);
    const link = page.createElement('a');
    link.href = address;
    link.download = name;
    page.body.append(link);
    link.click();
    link.remove();
    // The browser has begun to read it by the next turn.
    setTimeout(() => URL.revokeObjectURL(address), 0);
    return name;
  };
}
