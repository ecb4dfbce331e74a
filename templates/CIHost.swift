/// A host of merge requests that runs checks: GitHub Actions, GitLab CI, Gitea and Forgejo Actions.
package enum CIHost: String, CaseIterable, Sendable {
  case github, gitlab, gitea, forgejo

  /// The check, the text of a merge request and the sample of code owners, where the host looks for them.
  package var files: [RegistryTemplate.File] {
    let check = Templates.fill(Self.text(workflow), ["verify": Self.text(PackageResources.verify_sh)])
    return [
      RegistryTemplate.File(path: paths.check, text: check),
      RegistryTemplate.File(path: paths.mergeRequest, text: Self.text(PackageResources.merge_request_md)),
      RegistryTemplate.File(path: paths.owners, text: Self.text(owners)),
    ]
  }

  private var paths: (check: String, mergeRequest: String, owners: String) {
    switch self {
    case .github:
      (".github/workflows/verify.yaml", ".github/PULL_REQUEST_TEMPLATE.md", ".github/CODEOWNERS")
    case .gitlab: (".gitlab-ci.yml", ".gitlab/merge_request_templates/Default.md", ".gitlab/CODEOWNERS")
    case .gitea: (".gitea/workflows/verify.yaml", ".gitea/PULL_REQUEST_TEMPLATE.md", ".gitea/CODEOWNERS")
    case .forgejo: (".forgejo/workflows/verify.yaml", ".forgejo/PULL_REQUEST_TEMPLATE.md", ".gitea/CODEOWNERS")
    }
  }

  private var workflow: [UInt8] {
    switch self {
    case .github: PackageResources.github_yaml
    case .gitlab: PackageResources.gitlab_yml
    case .gitea, .forgejo: PackageResources.gitea_yaml
    }
  }

  private var owners: [UInt8] {
    switch self {
    case .github: PackageResources.codeowners_github
    case .gitlab: PackageResources.codeowners_gitlab
    case .gitea, .forgejo: PackageResources.codeowners_gitea
    }
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
