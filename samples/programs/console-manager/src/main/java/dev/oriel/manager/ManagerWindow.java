// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.dbus.Endpoint;
import dev.oriel.gl.window.WindowIcon;
import dev.oriel.manager.console.KeyMap;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javafx.application.ColorScheme;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToolBar;
import javafx.scene.image.Image;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.stage.Stage;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// The window with all VMs.
///
/// Threading: the JavaFX thread. Ownership: close it.
final class ManagerWindow implements AutoCloseable {

  private static final PseudoClass DARK = PseudoClass.getPseudoClass("dark");
  private static final KeyCombination ADD =
      new KeyCodeCombination(KeyCode.O, KeyCombination.CONTROL_DOWN);

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
  private final VBox list = new VBox();
  private final ScrollPane scroll = new ScrollPane(list);
  private final Label empty = new Label();
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
    build();
  }

  private void build() {
    dress(root);
    root.setTop(tools());
    root.setBottom(notices);
    empty.setText(
        "No virtual machine yet.\n\nStart QEMU with  -display dbus  on this bus, or with"
            + "  -display dbus,p2p=yes -qmp unix:SOCKET,server=on,wait=off  and add its socket."
            + "\nVMs appear here automatically.");
    empty.setWrapText(true);
    empty.getStyleClass().add("empty");
    list.getStyleClass().add("vms");
    scroll.setFitToWidth(true);
    scroll.setFocusTraversable(false);
    StackPane middle = new StackPane(scroll, empty);
    empty.visibleProperty().bind(Bindings.isEmpty(vms));
    root.setCenter(middle);
    vms.addListener((ListChangeListener<VmEntry>) _ -> fill());
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

  private ToolBar tools() {
    Label count = new Label();
    count
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> vms.size() == 1 ? "1 virtual machine" : vms.size() + " virtual machines",
                vms));
    Button add = new Button("Add QMP socket …");
    add.setOnAction(_ -> addSocket());
    Button refresh = new Button("Refresh");
    refresh.setOnAction(_ -> refresh());
    ChoiceBox<Theme> themes = new ChoiceBox<>(FXCollections.observableArrayList(Theme.values()));
    themes.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(@Nullable Theme shown) {
            return shown == null ? "" : shown.label();
          }

          @Override
          public @Nullable Theme fromString(String label) {
            return null;
          }
        });
    themes.valueProperty().bindBidirectional(theme);
    themes.setAccessibleText("Colours");
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    return new ToolBar(add, refresh, gap, count, themes);
  }

  /// Applies the program's style sheet and theme to the content of a window.
  private void dress(Parent content) {
    var css = ManagerWindow.class.getResource("manager.css");
    if (css != null) {
      content.getStylesheets().add(css.toExternalForm());
    }
    content.getStyleClass().add("oriel");
    scheme.subscribe(now -> content.pseudoClassStateChanged(DARK, now == ColorScheme.DARK));
  }

  Parent root() {
    return root;
  }

  /// Shows the window and begins to follow VMs.
  void start(Stage shown) {
    stage = shown;
    shown.setTitle("Oriel");
    addIcons(shown);
    shown.show();
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

  /// Returns the panes of the VMs, in order.
  List<VmPane> panes() {
    List<VmPane> panes = new ArrayList<>();
    list.getChildren().forEach(node -> panes.add((VmPane) node));
    return panes;
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

  private void fill() {
    List<VmPane> before = panes();
    List<VmPane> now = new ArrayList<>();
    List<VmEntry> sorted = new ArrayList<>(vms);
    sorted.sort(
        Comparator.comparing((VmEntry vm) -> vm.nameProperty().get())
            .thenComparing(VmEntry::where));
    for (VmEntry vm : sorted) {
      now.add(
          before.stream()
              .filter(pane -> pane.vm() == vm)
              .findFirst()
              .orElseGet(() -> new VmPane(vm, actions, notices)));
    }
    list.getChildren().setAll(now);
  }

  /// Sets for each thumbnail whether it is scrolled out of sight. This runs after each layout,
  /// because the positions of all nodes are known only then.
  private void followScrolling() {
    Bounds window = scroll.localToScene(scroll.getLayoutBounds());
    for (VmPane pane : panes()) {
      for (ConsoleTile tile : pane.tiles()) {
        Bounds bounds = tile.thumbnail().localToScene(tile.thumbnail().getLayoutBounds());
        tile.thumbnail().onScreenProperty().set(bounds.intersects(window));
      }
    }
  }

  private void key(KeyEvent event) {
    if (event.getCode() == KeyCode.F5) {
      refresh();
    } else if (ADD.match(event)) {
      addSocket();
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
    ConsoleStage window = new ConsoleStage(console, actions, background, keys);
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
