// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.dbus.Endpoint;
import dev.oriel.gl.window.WindowIcon;
import dev.oriel.manager.console.KeyMap;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.application.ColorScheme;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.geometry.Bounds;
import javafx.scene.Parent;
import javafx.scene.control.ScrollPane;
import javafx.scene.image.Image;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The window with all VMs.
///
/// Threading: the JavaFX thread. Ownership: close it.
final class ManagerWindow implements AutoCloseable {

  /// The width of a window in which the details leave enough of the grid.
  private static final double DETAILS_ROOM = 640;

  private static final KeyCombination ADD =
      new KeyCodeCombination(KeyCode.O, KeyCombination.CONTROL_DOWN);

  private static final KeyCombination SEARCH =
      new KeyCodeCombination(KeyCode.F, KeyCombination.CONTROL_DOWN);

  private final Background background = new Background();
  private final Notices notices = new Notices();
  private final ObservableList<VmEntry> vms = FXCollections.observableArrayList();
  private final List<BusFollower> buses = new ArrayList<>();
  private final SocketFollower sockets;
  private final Actions actions;
  private final KeyMap keys;
  private final ObjectProperty<Theme> theme;
  private final ObjectBinding<ColorScheme> scheme;
  private final BorderPane root = new BorderPane();
  private final ManagerBar bar;
  private final VmGrid grid = new VmGrid(this::tile);
  private final ScrollPane scroll = new ScrollPane(grid);
  private final Map<VmEntry, VmDetails> details = new HashMap<>();
  private final EmptyState withoutVms;
  private final EmptyState notFound;
  private @Nullable Stage stage;

  ManagerWindow(ManagerOptions options) {
    for (String address : options.buses()) {
      buses.add(new BusFollower(new Endpoint.Bus(address), background, vms, notices));
    }
    sockets =
        new SocketFollower(options.sockets(), options.directories(), background, vms, notices);
    actions = new Actions(background, options.screenshots(), this::openWindow);
    keys = options.keyMap();
    theme = new SimpleObjectProperty<>(this, "theme", options.theme());
    scheme = Theme.scheme(theme);
    scheme.subscribe(Theme::use);
    bar = new ManagerBar(theme, grid::focusSelected);
    withoutVms = EmptyState.withoutVms(options.buses(), actions, notices, this::addSocket);
    notFound = EmptyState.notFound(() -> bar.searchProperty().set(""));
    build();
  }

  private void build() {
    dress(root);
    bar.count(0, 0);
    bar.add().setOnAction(_ -> addSocket());
    bar.refresh().setOnAction(_ -> refresh());
    bar.searchProperty().subscribe(_ -> fill());
    bar.details().selectedProperty().subscribe(_ -> showDetails());
    root.widthProperty().subscribe(_ -> showDetails());
    root.setTop(new VBox(bar, notices));
    scroll.setFitToWidth(true);
    scroll.setFitToHeight(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.setFocusTraversable(false);
    scroll.getStyleClass().add("grid-scroll");
    grid.selectedProperty().subscribe(_ -> showDetails());
    vms.addListener((ListChangeListener<VmEntry>) _ -> vmsChanged());
    root.sceneProperty()
        .subscribe(
            scene -> {
              if (scene != null) {
                scene.addPostLayoutPulseListener(this::followScrolling);
              }
            });
    root.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    fill();
  }

  private VmTile tile(VmEntry vm) {
    vm.nameProperty().subscribe((_, _) -> fill());
    return new VmTile(vm, actions, notices, this::focused);
  }

  private void focused(VmTile tile) {
    grid.selectedProperty().set(tile.vm());
    Bounds place = grid.sceneToLocal(tile.localToScene(tile.getLayoutBounds()));
    double hidden = grid.getHeight() - scroll.getViewportBounds().getHeight();
    if (hidden > 0) {
      double top = scroll.getVvalue() * hidden;
      double bottom = top + scroll.getViewportBounds().getHeight();
      if (place.getMinY() < top) {
        scroll.setVvalue(Math.max(0, place.getMinY() - GridShape.GAP) / hidden);
      } else if (place.getMaxY() > bottom) {
        scroll.setVvalue(Math.min(1, (place.getMaxY() + GridShape.GAP - bottom + top) / hidden));
      }
    }
  }

  private void vmsChanged() {
    grid.forgetAllBut(vms);
    details.keySet().retainAll(vms);
    fill();
  }

  /// Shows the VMs that the search finds, by name.
  private void fill() {
    VmSearch search = VmSearch.of(bar.searchProperty().get());
    List<VmEntry> found =
        vms.stream()
            .filter(search::finds)
            .sorted(
                Comparator.comparing((VmEntry vm) -> vm.nameProperty().get())
                    .thenComparing(VmEntry::where))
            .toList();
    bar.count(found.size(), vms.size());
    grid.show(found);
    if (root.getScene() != null && root.equals(root.getScene().getFocusOwner())) {
      grid.focusSelected();
    }
    if (!found.isEmpty()) {
      root.setCenter(scroll);
    } else if (vms.isEmpty()) {
      root.setCenter(withoutVms);
    } else {
      root.setCenter(notFound);
    }
  }

  private void showDetails() {
    VmEntry selected = grid.selectedProperty().get();
    bar.details().setDisable(selected == null);
    boolean room = root.getWidth() >= DETAILS_ROOM;
    root.setRight(
        selected == null || !room || !bar.details().isSelected()
            ? null
            : details.computeIfAbsent(selected, vm -> new VmDetails(vm, actions, notices)));
  }

  /// Applies the program's style sheet to the content of a window.
  private static void dress(Parent content) {
    var css = ManagerWindow.class.getResource("manager.css");
    if (css != null) {
      content.getStylesheets().add(css.toExternalForm());
    }
    content.getStyleClass().add("oriel");
  }

  Parent root() {
    return root;
  }

  /// Shows the window and begins to follow VMs.
  void start(Stage shown) {
    stage = shown;
    // Else the search has it, whose caret makes JavaFX draw at the screen's rate.
    root.requestFocus();
    shown.setTitle("Oriel");
    addIcons(shown);
    shown.show();
    grid.focusSelected();
    buses.forEach(BusFollower::start);
    sockets.start();
  }

  /// Gives a window the program's icon.
  static void addIcons(Stage window) {
    for (int size : WindowIcon.sizes()) {
      window.getIcons().add(new Image(new ByteArrayInputStream(WindowIcon.png(size))));
    }
  }

  ObservableList<VmEntry> vms() {
    return vms;
  }

  VmGrid grid() {
    return grid;
  }

  ManagerBar bar() {
    return bar;
  }

  /// Returns the details that are shown, or null if there are none.
  @Nullable VmDetails details() {
    return root.getRight() instanceof VmDetails shown ? shown : null;
  }

  Actions actions() {
    return actions;
  }

  Notices notices() {
    return notices;
  }

  ObjectProperty<Theme> themeProperty() {
    return theme;
  }

  ScrollPane scroll() {
    return scroll;
  }

  /// Sets for each thumbnail whether it is scrolled out of sight. This runs after each layout,
  /// because the positions of all nodes are known only then.
  private void followScrolling() {
    grid.see(scroll.localToScene(scroll.getLayoutBounds()));
    VmDetails shown = details();
    if (shown != null) {
      shown.followScrolling();
    }
  }

  private void key(KeyEvent event) {
    if (event.getCode() == KeyCode.F5) {
      refresh();
    } else if (event.getCode() == KeyCode.F9) {
      bar.details().fire();
    } else if (ADD.match(event)) {
      addSocket();
    } else if (SEARCH.match(event)) {
      bar.enterSearch();
    } else {
      return;
    }
    event.consume();
  }

  /// Looks for VMs again, and connects again to those whose connection failed.
  void refresh() {
    buses.forEach(BusFollower::retry);
    sockets.look();
  }

  private void addSocket() {
    FileChooser chooser = new FileChooser();
    chooser.setTitle("QMP socket of a VM with -display dbus,p2p=yes");
    File chosen = chooser.showOpenDialog(stage);
    if (chosen != null) {
      sockets.add(chosen.toPath()).connect();
    }
  }

  private void openWindow(ConsoleEntry console) {
    ConsoleStage window = new ConsoleStage(console, actions, keys);
    dress(window.root());
    window.show();
  }

  /// Closes all connections and windows.
  @Override
  public void close() {
    actions.windows().forEach(ConsoleStage::close);
    buses.forEach(BusFollower::close);
    sockets.close();
    background.close();
  }
}
