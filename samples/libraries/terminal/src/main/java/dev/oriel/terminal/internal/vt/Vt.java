// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal.internal.vt;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;

/// A terminal: it processes bytes, and its screen can be read.
///
/// Threading: one thread.
public final class Vt {

  /// The colour of an empty screen, as `0xRRGGBB`.
  public static final int BACKGROUND = Pen.BACKGROUND;

  /// The default colour of characters.
  public static final int FOREGROUND = Pen.FOREGROUND;

  /// The most answers that wait. A guest that asks and does not read the answers gets no more of
  /// them.
  private static final int MAX_ANSWERS = 1 << 12;

  private final VtParser parser = new VtParser(new Guest());
  private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
  private final TabStops tabs = new TabStops();
  private final Charset[] charsets = new Charset[2];
  private final Grid main;
  private Grid grid;
  private Pen pen = new Pen();
  private Saved saved = new Saved(0, 0, new Pen(), false);
  private int charset;
  private int last = ' ';
  private boolean wrap;
  private boolean insert;
  private boolean origin;
  private boolean newLine;
  private boolean reversed;
  private boolean cursorVisible;
  private boolean applicationCursor;
  private boolean bracketedPaste;

  /// A saved cursor.
  private record Saved(int row, int column, Pen pen, boolean origin) {}

  /// Creates a terminal.
  ///
  /// @param scrolledOff receives the lines that scroll off the top of the screen, and owns them
  public Vt(int rows, int columns, Consumer<CellRow> scrolledOff) {
    main = new Grid(rows, columns, scrolledOff);
    grid = main;
    reset();
  }

  // ---- for the display and the keyboard

  /// Processes bytes.
  ///
  /// @param bytes its position advances to its limit
  public void feed(ByteBuffer bytes) {
    parser.feed(bytes);
  }

  /// Changes the size.
  public void resize(int rows, int columns) {
    main.resize(rows, columns);
    if (grid != main) {
      grid.resize(rows, columns);
    }
    tabs.reset(grid.columns());
  }

  /// Returns whether a row may look different since the last call.
  public boolean takeDirty(int row) {
    return grid.takeDirty(row);
  }

  /// Returns a snapshot of a row of the screen.
  public CellRow row(int row) {
    return grid.cells(row).snapshot(reversed);
  }

  /// Returns the cursor's row, from 0.
  public int cursorRow() {
    return grid.row();
  }

  /// Returns the cursor's column, from 0.
  public int cursorColumn() {
    return grid.column();
  }

  /// Returns whether the guest wants the cursor to be shown.
  public boolean cursorVisible() {
    return cursorVisible;
  }

  /// Returns whether the cursor keys send the application sequences (`DECCKM`).
  public boolean applicationCursor() {
    return applicationCursor;
  }

  /// Returns whether pasted text is marked.
  public boolean bracketedPaste() {
    return bracketedPaste;
  }

  /// Returns whether Enter also sends a line feed (`LNM`).
  public boolean newLine() {
    return newLine;
  }

  /// Returns and removes the answers to be sent to the guest.
  public byte[] takeAnswers() {
    byte[] bytes = answers.toByteArray();
    answers.reset();
    return bytes;
  }

  // ---- the guest's commands

  private void reset() {
    leaveAlternate();
    grid.margins(0, grid.rowCount() - 1);
    pen = new Pen();
    grid.eraseInScreen(2, pen.ground());
    grid.moveTo(0, 0);
    saved = new Saved(0, 0, new Pen(), false);
    tabs.reset(grid.columns());
    softReset();
    newLine = false;
    reversed = false;
    grid.touchAll();
  }

  private void softReset() {
    pen = new Pen();
    charsets[0] = Charset.ASCII;
    charsets[1] = Charset.ASCII;
    charset = 0;
    wrap = true;
    insert = false;
    origin = false;
    cursorVisible = true;
    applicationCursor = false;
    bracketedPaste = false;
    grid.margins(0, grid.rowCount() - 1);
  }

  private void enterAlternate() {
    if (grid == main) {
      grid = new Grid(main.rowCount(), main.columns(), _ -> {});
      grid.moveTo(main.row(), main.column());
    }
  }

  private void leaveAlternate() {
    if (grid != main) {
      int row = grid.row();
      int column = grid.column();
      grid = main;
      grid.moveTo(row, column);
      grid.touchAll();
    }
  }

  private void save() {
    saved = new Saved(grid.row(), grid.column(), pen.copy(), origin);
  }

  private void restore() {
    pen = saved.pen().copy();
    origin = saved.origin();
    grid.moveTo(saved.row(), saved.column());
  }

  private void answer(String text) {
    if (answers.size() + text.length() <= MAX_ANSWERS) {
      answers.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private void tab(int count) {
    grid.moveTo(grid.row(), tabs.after(grid.column(), count, grid.columns()));
  }

  private void place(int row, int column) {
    grid.moveTo(row + (origin ? grid.top() : 0), column);
  }

  private void write(int codePoint) {
    grid.put(codePoint, pen, wrap, insert);
  }

  /// Carries out the commands that the parser finds.
  private final class Guest implements VtParser.Actions {

    @Override
    public void print(int codePoint) {
      last = charsets[charset].map(codePoint);
      write(last);
    }

    @Override
    public void control(int c) {
      switch (c) {
        case '\b' -> grid.moveColumns(-1);
        case '\t' -> tab(1);
        case '\n', 0x0b, '\f' -> {
          grid.lineFeed(pen.ground());
          if (newLine) {
            grid.moveTo(grid.row(), 0);
          }
        }
        case '\r' -> grid.moveTo(grid.row(), 0);
        case 0x0e -> charset = 1;
        case 0x0f -> charset = 0;
        default -> {
          // Bells and similar characters are not shown.
        }
      }
    }

    @Override
    public void escape(int between, int c) {
      if (between == '(' || between == ')') {
        charsets[between - '('] = c == '0' ? Charset.GRAPHICS : Charset.ASCII;
      } else if (between == '#' && c == '8') {
        grid.fill('E');
      } else if (between == 0) {
        escape(c);
      }
    }

    private void escape(int c) {
      switch (c) {
        case '7' -> save();
        case '8' -> restore();
        case 'D' -> grid.lineFeed(pen.ground());
        case 'E' -> {
          grid.lineFeed(pen.ground());
          grid.moveTo(grid.row(), 0);
        }
        case 'H' -> tabs.set(grid.column());
        case 'M' -> grid.reverseLineFeed(pen.ground());
        case 'Z' -> answer("\033[?62;22c");
        case 'c' -> reset();
        default -> {
          // Not supported.
        }
      }
    }

    @Override
    public void sequence(int before, Parameters p, int between, int c) {
      if (before == 0 && between == 0) {
        sequence(p, c);
      } else if (before == '?' && between == 0 && (c == 'h' || c == 'l')) {
        for (int i = 0; i < p.count(); i++) {
          mode(p.get(i, 0), c == 'h');
        }
      } else if (before == '?' && between == 0 && (c == 'J' || c == 'K')) {
        sequence(p, c);
      } else if (before == '>' && c == 'c') {
        answer("\033[>1;10;0c");
      } else if (before == 0 && between == '!' && c == 'p') {
        softReset();
      }
    }

    private void sequence(Parameters p, int c) {
      int count = p.counting(0);
      int ground = pen.ground();
      switch (c) {
        case '@' -> grid.insertCharacters(count, ground);
        case 'A' -> grid.moveRows(-count);
        case 'B', 'e' -> grid.moveRows(count);
        case 'C', 'a' -> grid.moveColumns(count);
        case 'D' -> grid.moveColumns(-count);
        case 'E' -> {
          grid.moveRows(count);
          grid.moveTo(grid.row(), 0);
        }
        case 'F' -> {
          grid.moveRows(-count);
          grid.moveTo(grid.row(), 0);
        }
        case 'G', '`' -> grid.moveTo(grid.row(), count - 1);
        case 'H', 'f' -> place(count - 1, p.counting(1) - 1);
        case 'I' -> tab(count);
        case 'J' -> grid.eraseInScreen(p.get(0, 0), ground);
        case 'K' -> grid.eraseInLine(p.get(0, 0), ground);
        case 'L' -> grid.insertLines(count, ground);
        case 'M' -> grid.deleteLines(count, ground);
        case 'P' -> grid.deleteCharacters(count, ground);
        case 'S' -> grid.scrollUp(count, ground);
        case 'T' -> grid.scrollDown(grid.top(), count, ground);
        case 'X' -> grid.eraseCharacters(count, ground);
        case 'Z' -> grid.moveTo(grid.row(), tabs.before(grid.column(), count));
        case 'b' -> repeat(count);
        case 'c' -> answer("\033[?62;22c");
        case 'd' -> place(count - 1, grid.column());
        case 'g' -> clearTabs(p.get(0, 0));
        case 'h', 'l' -> ansiMode(p.get(0, 0), c == 'h');
        case 'm' -> pen.apply(p);
        case 'n' -> report(p.get(0, 0));
        case 'r' -> {
          grid.margins(count - 1, p.get(1, grid.rowCount()) - 1);
          place(0, 0);
        }
        case 's' -> save();
        case 'u' -> restore();
        default -> {
          // Not supported.
        }
      }
    }

    private void repeat(int count) {
      for (int i = 0; i < Math.min(count, grid.columns() * grid.rowCount()); i++) {
        write(last);
      }
    }

    private void clearTabs(int which) {
      if (which == 0) {
        tabs.clear(grid.column());
      } else if (which == 3) {
        tabs.clearAll();
      }
    }

    private void ansiMode(int number, boolean on) {
      if (number == 4) {
        insert = on;
      } else if (number == 20) {
        newLine = on;
      }
    }

    private void report(int what) {
      if (what == 5) {
        answer("\033[0n");
      } else if (what == 6) {
        int row = grid.row() - (origin ? grid.top() : 0);
        answer(String.format(Locale.ROOT, "\033[%d;%dR", row + 1, grid.column() + 1));
      }
    }

    private void mode(int number, boolean on) {
      switch (number) {
        case 1 -> applicationCursor = on;
        case 5 -> {
          reversed = on;
          grid.touchAll();
        }
        case 6 -> {
          origin = on;
          place(0, 0);
        }
        case 7 -> wrap = on;
        case 25 -> cursorVisible = on;
        case 47, 1047 -> alternate(on);
        case 1048 -> cursor(on);
        case 1049 -> {
          if (on) {
            cursor(true);
            alternate(true);
          } else {
            alternate(false);
            cursor(false);
          }
        }
        case 2004 -> bracketedPaste = on;
        default -> {
          // Not supported.
        }
      }
    }

    private void alternate(boolean on) {
      if (on) {
        enterAlternate();
      } else {
        leaveAlternate();
      }
    }

    private void cursor(boolean keep) {
      if (keep) {
        save();
      } else {
        restore();
      }
    }
  }
}
