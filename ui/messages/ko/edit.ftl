# 네트워크 편집: 네트워크를 새로 만들고, 연결되어 있던 컨테이너를 모두 원래대로 다시 연결합니다.

edit-refusal-predefined = 엔진이 스스로 만든 네트워크라 새로 만들 수 없습니다.
edit-refusal-swarm-scope = 스웜의 네트워크입니다. Lanward는 한 엔진의 네트워크만 편집합니다.
edit-refusal-ingress = 스웜의 라우팅 메시입니다.
edit-refusal-template = 네트워크가 아니라 다른 네트워크의 템플릿입니다.
edit-refusal-from-template = 템플릿에서 설정을 가져온 네트워크입니다: { $template }. 템플릿과 네트워크를 새로 만드십시오.
edit-refusal-other-driver = Lanward가 모르는 드라이버라 편집하면 무엇을 잃을지 알 수 없습니다: { $driver }
edit-refusal-podman = Podman은 네트워크를 만든 설정을 모두 보여 주지 않아, 편집하면 잃는 것이 생깁니다.
edit-refusal-unread = 엔진이 보여 주는 필드 가운데 Lanward가 모르는 것이 있어 편집하면 잃게 됩니다: { $fields }
edit-refusal-unreadable = 양식에 담을 수 없는 값이 있는 필드입니다: { $fields }
edit-refusal-swarm-tasks = 스웜 작업이 이 네트워크에 있습니다: { $containers }
edit-refusal-unsettled = 다시 시작 중이거나 삭제 중인 컨테이너가 있습니다: { $containers }. 기다리거나 멈추십시오.

address-fate-without = 없음
address-fate-stays = { $address } 유지
address-fate-moves = { $from } → { $to }
address-fate-changes = { $from } → 엔진이 다른 주소를 할당
address-fate-lost = { $from } 없어짐
address-fate-at-start = 다음에 시작할 때 할당

mac-fate-without = 자체 주소 없음
mac-fate-stays = { $mac } 유지
mac-fate-changes = { $from } → 새 주소(이 엔진은 연결할 때마다 새로 할당)

cli-edit-refused = 이 네트워크는 편집할 수 없습니다.
cli-edit-same = 네트워크가 이미 그 상태입니다. 아무것도 하지 않았습니다.
cli-edit-changes = 바뀌는 것
cli-edit-change = { $field }: { $got ->
    [none] (없음)
   *[other] { $got }
} → { $wanted ->
    [none] (없음)
   *[other] { $wanted }
}
cli-edit-kept = 그대로 두는 것
cli-edit-impact = 연결된 컨테이너
cli-edit-impact-none = 연결된 컨테이너가 없습니다.
cli-edit-container = 컨테이너
cli-edit-ipv4 = IPV4
cli-edit-ipv6 = IPV6
cli-edit-mac = MAC
cli-edit-cut = 끊김
cli-edit-cut-yes = 잠시
cli-edit-cut-no = 없음(멈춰 있음)
cli-edit-done = 네트워크를 새로 만들고 모두 다시 연결한 뒤 비교했으며 차이가 없습니다: { $name }
cli-edit-not-proven = 다시 통신되는지 실제로 확인하지는 않았습니다. 확인하려면 실행하십시오: lanward verify { $name }
cli-edit-type-name = 실행 중인 컨테이너의 연결이 잠시 끊깁니다. 계속하려면 네트워크 이름을 입력하십시오({ $name }):
cli-edit-kept-all = 이름이 다릅니다. 아무것도 바꾸지 않았습니다.
usage-edit-needs-yes = 실행 중인 컨테이너의 연결이 잠시 끊기는데 물어볼 수 없으므로 --yes 옵션이 필요합니다. 네트워크: { $name }, 컨테이너: { $touches }
usage-edit-unset = { $value } 필드는 비울 수 없습니다. 필드: { $fields }

help-edit = 네트워크를 바꿉니다: 새로 만들고 모두 원래대로 다시 연결합니다
help-duplicate = 있는 네트워크와 같은 네트워크를 하나 더 만듭니다
help-edit-verify = 연결이 끊겼던 컨테이너마다 실제 통신을 증명합니다. 프로브가 허용되어 있으면 저절로 합니다
help-arg-rename = 네트워크의 새 이름
help-arg-unset = 필드 비우기: gateway, ip-range, exclude, parent, vlan, mode, flag, mtu, icc, masquerade, bridge-name, ipv6, internal, label:키, opt:키. 여러 번 쓸 수 있습니다
help-arg-like = 복사할 네트워크: 다른 옵션으로 정하지 않은 필드를 모두 따릅니다
help-duplicate-name = 새 네트워크의 이름
