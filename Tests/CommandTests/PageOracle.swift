import Foundation
import TestSupport
import Testing

/// Reads a page with Python's html.parser and its XML parser, which must see the same, and says what is wrong with it.
enum PageOracle {
  private static let script = #"""
    import html.parser, json, re, sys
    import xml.etree.ElementTree as XML
    text = sys.stdin.buffer.read().decode('utf-8')
    problems = []
    def wrong(what): problems.append(what)
    VOID = {'meta', 'br', 'hr', 'img', 'link', 'input'}
    ALLOWED = set('html head title meta style body a header nav main section footer h1 h2 h3 h4 p ol ul li table caption '
                  'thead tbody tr th td div span code pre figure figcaption time'.split())
    class Page(html.parser.HTMLParser):
        def __init__(self):
            super().__init__(convert_charrefs=True)
            self.open, self.seen, self.texts = [], [], []
        def handle_starttag(self, tag, attrs):
            self.seen.append((tag, dict(attrs)))
            if tag not in VOID: self.open.append(tag)
        def handle_startendtag(self, tag, attrs):
            if tag not in VOID: wrong(f'<{tag}/> is no element without content')
            self.seen.append((tag, dict(attrs)))
        def handle_endtag(self, tag):
            if not self.open or self.open.pop() != tag: wrong(f'</{tag}> closes nothing')
        def handle_data(self, data): self.texts.append(data)
        def handle_comment(self, data): wrong('a comment')
        def unknown_decl(self, data): wrong('a declaration')
        def handle_pi(self, data): wrong('an instruction')
    page = Page(); page.feed(text); page.close()
    if page.open: wrong(f'left open: {page.open}')
    if not text.startswith('<!DOCTYPE html>\n'): wrong('no document type')
    root = XML.fromstring(text.split('\n', 1)[1])
    if [e.tag for e in root.iter()] != [tag for tag, _ in page.seen]: wrong('XML and HTML see other elements')
    if ''.join(root.itertext()).strip() != ''.join(page.texts).strip(): wrong('XML and HTML see another text')
    ids = [a['id'] for _, a in page.seen if 'id' in a]
    for i in {i for i in ids if ids.count(i) > 1}: wrong(f'the id {i} twice')
    level = 0
    for tag, attrs in page.seen:
        if tag not in ALLOWED: wrong(f'the element {tag}')
        for name, value in attrs.items():
            if name.startswith('on') or name in ('src', 'srcset', 'style', 'action', 'ping', 'background'):
                wrong(f'the attribute {name} of {tag}')
            if name == 'href' and not (value.startswith('#') and value[1:] in ids): wrong(f'a link to {value}')
            if name == 'aria-labelledby' and value not in ids: wrong(f'a label {value}')
            if name == 'http-equiv' and value != 'Content-Security-Policy': wrong(value)
        if re.fullmatch('h[1-6]', tag):
            if int(tag[1]) > level + 1: wrong(f'{tag} after h{level}')
            level = int(tag[1])
        if tag == 'th' and attrs.get('scope') not in ('col', 'row'): wrong('th without scope')
    for table in root.iter('table'):
        if table[0].tag != 'caption' or not ''.join(table[0].itertext()).strip(): wrong('a table without caption')
        rows = [len(row) for row in table.iter('tr')]
        if len(set(rows)) != 1: wrong(f'a table whose rows have {rows} cells')
        for row in table.find('tbody'):
            if row[0].tag != 'th' or row[0].get('scope') != 'row': wrong('a row without a header')
        head = table.find('thead')
        if head is not None and any(c.tag != 'th' or c.get('scope') != 'col' for c in head[0]): wrong('a column without a header')
    if sum(tag == 'h1' for tag, _ in page.seen) != 1: wrong('not one h1')
    if root.get('lang') != 'en' or not (root.find('head/title').text or '').strip(): wrong('no language or title')
    policy = [a['content'] for tag, a in page.seen if a.get('http-equiv') == 'Content-Security-Policy']
    if len(policy) != 1 or "default-src 'none'" not in policy[0]: wrong('no policy of contents')
    style = root.find('head/style').text
    if re.search(r'url\(|@import|expression|@font-face', style): wrong('a style that fetches')
    for name in ('prefers-color-scheme: dark', '@media print'):
        if name not in style: wrong(f'no {name}')
    # WCAG 2.2, contrast ratio: the words on the grounds that they stand on, in each scheme.
    def light(colour):
        parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
    schemes = re.findall(r':root\s*\{([^}]*)\}', style)
    if len(schemes) != 3: wrong(f'{len(schemes)} schemes of colours')
    for scheme in schemes:
        colours = dict(re.findall(r'--([a-z-]+): (#[0-9a-f]{6});', scheme))
        pairs = [(a, b) for a in ('ink', 'soft', 'link') for b in ('page', 'band')]
        for front, back in pairs + [('good', 'good-band'), ('bad', 'bad-band'), ('warn', 'warn-band')]:
            a, b = light(colours[front]), light(colours[back])
            if (max(a, b) + 0.05) / (min(a, b) + 0.05) < 4.5: wrong(f'{front} on {back} has too little contrast')
    for used in set(re.findall(r'var\(--([a-z-]+)\)', style)):
        if f'--{used}:' not in style: wrong(f'no colour --{used}')
    def cell(element): return ' '.join(''.join(element.itertext()).split('\n')).strip()
    tables = {''.join(t[0].itertext()): [[cell(c) for c in r] for r in t.iter('tr')] for t in root.iter('table')}
    print(json.dumps({'problems': problems, 'text': ''.join(page.texts), 'tables': tables,
                      'headings': [''.join(e.itertext()) for e in root.iter() if re.fullmatch('h[1-4]', e.tag)]}))
    """#

  /// What a page holds: its text, its headings, and its tables by caption, rows of cells.
  struct Page {
    let text: String
    let headings: [String]
    let tables: [String: [[String]]]

    /// The value beside a name in the table of that caption.
    func value(_ name: String, in caption: String) -> String? {
      tables[caption]?.first { $0.first == name }?.last
    }
  }

  /// Reads a page in which nothing may be wrong.
  static func read(_ html: String, _ person: Person, sourceLocation: SourceLocation = #_sourceLocation) throws -> Page {
    let answer = JSON(try person.run(["python3", "-c", script], input: Array(html.utf8)))
    #expect(answer["problems"].texts == [], sourceLocation: sourceLocation)
    let tables = try #require(answer["tables"].value as? [String: [[String]]], sourceLocation: sourceLocation)
    return Page(
      text: answer["text"].text ?? "", headings: answer["headings"].texts ?? [], tables: tables)
  }
}
