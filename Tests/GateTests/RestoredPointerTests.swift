import Gate
import Manifest
import Names
import TestSupport
import Testing

/// A rollback brings back the bytes of pointer files, not only what they say.
@Suite("Restored pointers")
struct RestoredPointerTests {
  private static let commented = "apiVersion: git-model/v1\nkind: Alias\nversion: 1  # chosen by hand\n"

  private static func shadow(_ world: World) -> String { "\(world.model.path)/aliases/shadow.yaml" }

  private static func comment(_ world: World, _ path: String) throws {
    let file = try #require(world.files[path])
    world.files[path] = File(file.bytes + Array("# by the way\n".utf8))
  }

  @Test func `a comment that came with the rollback is refused, in every file that comes back`() throws {
    for path in ["aliases/champion.yaml", "versions/1/stage.yaml", "versions/2/stage.yaml"] {
      let takeover = try Takeover()
      takeover.revert(3)
      try Self.comment(takeover.world, "\(takeover.world.model.path)/\(path)")
      takeover.world.refuse([.rollback])
    }
  }

  @Test func `a comment that was there before comes back, and nothing instead of it`() throws {
    let world = try World.registered()
    world.files[Self.shadow(world)] = File(Self.commented)
    world.adoptRoot(world.files)
    var steps = [world.head]
    for version in [2, 3] {
      try world.promote(version, [.alias("shadow", version)])
      steps.append(world.land())
    }
    for begin in [steps[1], steps[0]] {
      world.checkout(steps[2])
      world.revert(steps[2], parent: begin)
      world.allow()
    }
    world.checkout(steps[2])
    world.revert(steps[2], parent: steps[0])
    world.set(.alias("shadow", 1))
    world.refuse([.rollback])
  }

  @Test func `where the former file cannot be known it is as git model writes it`() throws {
    let world = try World.registered()
    world.set(.alias("shadow", 1))
    let former = world.files
    world.adoptRoot(world.files)
    try world.promote(2, [.alias("shadow", 2)])
    // The promotion lands with the root itself: no step before it has the file.
    world.adoptRoot(world.files)
    let imported = world.head
    world.apply(from: world.files, to: former)
    world.allow()
    world.checkout(imported)
    world.apply(from: world.files, to: former)
    try Self.comment(world, Self.shadow(world))
    world.refuse([.rollback])
  }
}
